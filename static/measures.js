// What is shown of each measure: its name, a sentence on what to look for, and its numbers of both arms.

import { h } from './dom.js';
import { EnsembleChart } from './ensemble-chart.js';
import { columns, comparison, weightImages } from './figures.js';
import { percent, real, short, signed } from './format.js';

/** @typedef {import('../dropout-lab.js').Measures} Measures */
/** @typedef {import('../dropout-lab.js').MeasureName} MeasureName */
/** @typedef {import('./figures.js').Figure} Figure */

/**
 * @template {MeasureName} Name
 * @typedef {{ a?: Measures[Name], b?: Measures[Name] }} Found What a measure found, of each arm.
 */

/**
 * @typedef {object} Colours
 * @property {import('./charts.js').Palette} chart
 * @property {{ positive: string, negative: string, zero: string }} weights
 */

/**
 * @typedef {object} Shown
 * @property {Node[]} parts
 * @property {() => void} [stop] gives up what the parts watch
 */

/**
 * @template {MeasureName} Name
 * @typedef {object} Description
 * @property {string} title
 * @property {string} sentence what it is, and what to look for
 * @property {(found: Found<Name>, colours: Colours) => Shown} show
 */

const ARMS = /** @type {const} */ (['a', 'b']);
const WORDS = { a: 'without dropout', b: 'with dropout' };

/** @param {number | undefined} value */
const points = (value) => (value === undefined ? '–' : `${signed(100 * value, 1)} pts`);
/** @param {number | undefined} value */
const epochs = (value) => real(value, 1);

/** Numbers with three decimals. */
const REAL = { text: (/** @type {number | undefined} */ value) => real(value), difference: signed };
/** Small ones, with five. */
const FINE = {
  text: (/** @type {number | undefined} */ value) => real(value, 5),
  difference: (/** @type {number | undefined} */ value) => signed(value, 5),
};
const SHARE = { text: percent, difference: points };
const EPOCHS = { text: epochs, difference: (/** @type {number | undefined} */ value) => signed(value, 1) };
const COUNT = {
  text: (/** @type {number | undefined} */ value) => (value === undefined ? '–' : short(value)),
  difference: (/** @type {number | undefined} */ value) => signed(value, 0),
};

/**
 * A figure of something that both arms have.
 * @template T
 * @param {string} name
 * @param {{ a?: T, b?: T }} found
 * @param {(one: T) => number | undefined} of
 * @param {Pick<Figure, 'text' | 'difference'>} [format]
 * @returns {Figure}
 */
function figure(name, { a, b }, of, format = REAL) {
  return { name, a: a && of(a), b: b && of(b), ...format };
}

/**
 * The layers of both arms by their number, which is the arm's own.
 * @template {{ layer: number }} Layer
 * @param {{ a?: { layers: Layer[] }, b?: { layers: Layer[] } }} found
 * @returns {{ layer: number, a?: Layer, b?: Layer }[]}
 */
function layersOf({ a, b }) {
  const numbers = new Set([a, b].flatMap((arm) => arm?.layers.map(({ layer }) => layer) ?? []));
  return [...numbers]
    .sort((one, other) => one - other)
    .map((layer) => ({
      layer,
      a: a?.layers.find((one) => one.layer === layer),
      b: b?.layers.find((one) => one.layer === layer),
    }));
}

/** A chart of columns for each arm that has them, all on one scale. @param {string} title @param {{ a?: number[], b?: number[] }} values */
function pair(title, { a, b }) {
  const all = [...(a ?? []), ...(b ?? [])];
  /** @type {[number, number]} */
  const range = [Math.min(0, ...all), Math.max(0, ...all)];
  return h(
    'figure',
    { class: 'pair' },
    h('figcaption', {}, title),
    ...ARMS.map((arm) => {
      const own = arm === 'a' ? a : b;
      return own && columns(arm, own, range);
    }),
  );
}

/** Epochs to an accuracy of so many per cent. @param {Found<'convergence'>} found @param {number} share */
function reached(found, share) {
  return [
    figure(`Epochs to ${share} % on training data`, found, (arm) => arm.trainAccuracyEpochs[share], EPOCHS),
    figure(`Epochs to ${share} % on test data`, found, (arm) => arm.testAccuracyEpochs[share], EPOCHS),
  ].filter(({ a, b }) => a !== undefined || b !== undefined);
}

/** @type {{ [Name in MeasureName]: Description<Name> }} */
export const MEASURES = {
  convergence: {
    title: 'Progress and price',
    sentence:
      'How far training has come. Dropout’s price is more epochs to the same training accuracy; its gain, a lower best test loss and a smaller gap.',
    show: (found) => ({
      parts: [
        comparison('Progress and price', [
          figure('Gap: test loss − train loss', found, ({ gap }) => gap),
          figure('Best test loss', found, ({ bestTestLoss }) => bestTestLoss),
          figure('… at epoch', found, ({ bestTestLossEpoch }) => bestTestLossEpoch, EPOCHS),
          ...[80, 90, 95, 100].flatMap((share) => reached(found, share)),
        ]),
      ],
    }),
  },
  'co-adaptation': {
    title: 'Co-adaptation',
    sentence:
      'How much neurons lean on each other: how alike their activations are, and what removing two costs beyond removing each. Dropout should lower both.',
    show: (found) => ({
      parts: [
        comparison(
          'Co-adaptation by layer',
          layersOf(found).flatMap(({ layer, ...arms }) => [
            figure(`Layer ${layer}: mean |correlation|`, arms, ({ correlation }) => correlation),
            figure(`Layer ${layer}: interaction of two`, arms, ({ interaction }) => interaction, FINE),
          ]),
        ),
      ],
    }),
  },
  importance: {
    title: 'Importance of single neurons',
    sentence:
      'How much the test loss rises without a neuron, largest first. With dropout the work is spread: no column stands out, the Gini coefficient is smaller.',
    show: (found) => ({
      parts: layersOf(found).flatMap(({ layer, ...arms }) => [
        pair(`Layer ${layer}`, { a: sorted(arms.a?.rises), b: sorted(arms.b?.rises) }),
        comparison(`Importance, layer ${layer}`, [
          figure('Largest', arms, ({ largest }) => largest),
          figure('Mean', arms, ({ mean }) => mean, FINE),
          figure('Gini coefficient', arms, ({ gini }) => gini),
        ]),
      ]),
    }),
  },
  sparsity: {
    title: 'Sparsity',
    sentence:
      'How many activations on test data are near zero, and how all of them are spread from the smallest to the largest. Dropout tends to leave fewer neurons active.',
    show: (found) => ({
      parts: layersOf(found).flatMap(({ layer, ...arms }) => [
        pair(`Layer ${layer}, from ${span(arms)}`, { a: arms.a?.histogram, b: arms.b?.histogram }),
        comparison(`Sparsity, layer ${layer}`, [
          figure('Near zero', arms, ({ nearZero }) => nearZero, SHARE),
          figure('Mean activation', arms, ({ mean }) => mean),
          figure('Silent neurons', arms, ({ silent }) => silent, COUNT),
        ]),
      ]),
    }),
  },
  features: {
    title: 'Features of the first layer',
    sentence:
      'The weights into each neuron of the first layer as an image: blue where a bright pixel excites it, orange where it inhibits. Look for strokes rather than speckle.',
    show: (found, { weights }) => {
      const largest = Math.max(found.a?.largest ?? 0, found.b?.largest ?? 0);
      const images = ARMS.flatMap((arm) => {
        const own = found[arm];
        if (!own?.images.length) return [];
        const label = `${own.images.length} images of ${own.width} × ${own.height} weights, ${WORDS[arm]}`;
        return [
          h(
            'figure',
            {},
            h('figcaption', { class: arm }, WORDS[arm]),
            weightImages(own.images, { ...own, largest }, weights, label),
          ),
        ];
      });
      if (images.length === 0) return { parts: [h('p', { class: 'hint' }, 'These data are no images.')] };
      const scale = figure('Largest weight', found, (arm) => arm.largest);
      return { parts: [h('div', { class: 'beside' }, ...images), comparison('Features of the first layer', [scale])] };
    },
  },
  uncertainty: {
    title: 'Uncertainty',
    sentence:
      'Many passes for each test example with dropout left on (Monte-Carlo dropout). The more their answers spread, the less sure the network is.',
    show: (found) => ({
      parts: [
        comparison(
          'Uncertainty over all test examples',
          [
            figure('Passes', found, ({ samples }) => samples, COUNT),
            figure('Spread of the answer', found, ({ means }) => means.spread),
            figure('Predictive entropy, nats', found, ({ means }) => means.entropy),
            figure('Mutual information, nats', found, ({ means }) => means.mutualInformation),
          ].filter(({ a, b }) => a !== undefined || b !== undefined),
        ),
      ],
    }),
  },
  ensemble: {
    title: 'Average of thinned networks',
    sentence:
      'The test loss of the average of T thinned networks comes down to the dashed line: a single pass with weight scaling, at a hundredth of the cost.',
    show: (found, { chart }) => {
      // A network that drops nothing is its own average.
      const arms = { a: varied(found.a), b: varied(found.b) };
      const plot = new EnsembleChart(arms, chart);
      const at = (/** @type {number} */ count) => figure(`T = ${count}`, found, ({ losses }) => losses[count - 1]);
      const numbers = comparison('Test loss of the average of T thinned networks', [
        at(1),
        at(10),
        at(100),
        figure('Weight scaling', found, ({ scaledLoss }) => scaledLoss),
        ...[figure('Errors, T = 100', found, ({ errors }) => errors[99], SHARE)].filter(({ b }) => b !== undefined),
        ...[figure('Errors, weight scaling', found, ({ scaledError }) => scaledError, SHARE)].filter(
          ({ b }) => b !== undefined,
        ),
      ]);
      return { parts: [plot.root, numbers], stop: () => plot.stop() };
    },
  },
  'variance-shift': {
    title: 'Variance shift',
    sentence:
      'The variance that batch norm sees in training over that in evaluation. It is near 1 with norm before dropout; dropout before norm shifts it.',
    show: (found) => {
      const layers = layersOf(found);
      if (layers.length === 0) {
        return { parts: [h('p', { class: 'hint' }, 'Neither network has batch norm: it is under “More”.')] };
      }
      return {
        parts: [
          comparison(
            'Variance in training over that in evaluation',
            layers.map(({ layer, ...arms }) => figure(`Layer ${layer}: mean ratio`, arms, ({ mean }) => mean)),
          ),
        ],
      };
    },
  },
};

/** @param {number[] | undefined} values */
const sorted = (values) => values?.toSorted((one, other) => other - one);

/** @param {{ a?: { from: number, to: number }, b?: { from: number, to: number } }} arms */
function span({ a, b }) {
  const from = Math.min(a?.from ?? Infinity, b?.from ?? Infinity);
  const to = Math.max(a?.to ?? -Infinity, b?.to ?? -Infinity);
  return `${real(from, 2)} to ${real(to, 2)}`;
}

/** @param {import('../dropout-lab.js').Ensemble | undefined} ensemble */
const varied = (ensemble) => (ensemble?.losses.some((loss) => loss !== ensemble.losses[0]) ? ensemble : undefined);
