// What is shown of each measure: its name, a sentence on what to look for, and its numbers of both arms.

import { h } from '../kit/dom.js';
import { LinesChart } from './lines-chart.js';
import { columns, comparison, weightImages } from '../results/comparison.js';
import { percent, real, signed, whole } from '../kit/format.js';

/** @typedef {import('../../worker.js').Measures} Measures */
/** @typedef {import('../../worker.js').Convergence} Convergence */
/** @typedef {import('../../worker.js').MeasureName} MeasureName */
/** @typedef {import('../results/comparison.js').Figure} Figure */

/**
 * @template {MeasureName} Name
 * @typedef {{ a?: Measures[Name], b?: Measures[Name] }} Found What a measure found, of each arm.
 */

/**
 * @typedef {object} Context What results are shown with: colours, and the names of each arm's layers.
 * @property {Record<'a' | 'b', string[]>} names
 * @property {import('../kit/arm-names.js').ArmNames} armNames
 * @property {import('../results/chart.js').Palette} chart
 * @property {{ positive: string, negative: string, zero: string }} weights
 */

/**
 * @typedef {object} Shown
 * @property {Node[]} parts
 * @property {() => void} [stop] releases what the parts hold
 */

/**
 * @template {MeasureName} Name
 * @typedef {object} Description
 * @property {string} title
 * @property {string} sentence what it is, and what to look for
 * @property {(found: Found<Name>, context: Context) => Shown} show
 */

const RIGHT_AND_WRONG = /** @type {const} */ (['right', 'wrong']);
const ARMS = /** @type {const} */ (['a', 'b']);
/** More small images than these tell no more. */
const MOST_IMAGES = 48;

/** @param {number | undefined} value */
const points = (value) => (value === undefined ? '–' : `${signed(100 * value, 1)} pts`);
/** @param {number | undefined} value */
const epochs = (value) => real(value, 1);

/** Numbers with three decimals. */
const REAL = { text: (/** @type {number | undefined} */ value) => real(value), difference: signed };
/** The same where the sign is what matters. */
const SIGNED = { text: (/** @type {number | undefined} */ value) => signed(value), difference: signed };
const SHARE = { text: percent, difference: points };
/** Percentage points that are lost. */
const POINTS = {
  text: (/** @type {number | undefined} */ value) => (value === undefined ? '–' : `${real(100 * value, 1)} pts`),
  difference: points,
};
const EPOCHS = { text: epochs, difference: (/** @type {number | undefined} */ value) => signed(value, 1) };
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

/** The figures that either arm has a number for. @param {Figure[]} figures */
const present = (...figures) => figures.filter(({ a, b }) => a !== undefined || b !== undefined);

/**
 * The layers of both arms by their number, which is the arm's own, with what they are called.
 * @template {{ layer: number }} Layer
 * @param {{ a?: { layers: Layer[] }, b?: { layers: Layer[] } }} found
 * @param {Context} context
 * @returns {{ title: string, a?: Layer, b?: Layer }[]}
 */
function layersOf({ a, b }, { names }) {
  const numbers = new Set([a, b].flatMap((arm) => arm?.layers.map(({ layer }) => layer) ?? []));
  return [...numbers]
    .sort((one, other) => one - other)
    .map((layer) => {
      const [one, other] = [a, b].map((arm) => arm?.layers.find((own) => own.layer === layer));
      const titles = [one && names.a[layer], other && names.b[layer]].filter(Boolean);
      return { title: [...new Set(titles)].join(' / '), a: one, b: other };
    });
}

/**
 * A chart of columns for each arm that has them, all of one height scale.
 * @param {string} title
 * @param {{ a?: number[], b?: number[] }} values
 * @param {{ a?: string, b?: string }} [below] what is written below a chart
 */
function pair(title, values, below = {}) {
  const all = ARMS.flatMap((arm) => values[arm] ?? []);
  /** @type {[number, number]} */
  const range = [Math.min(0, ...all), Math.max(0, ...all)];
  const chart = (/** @type {'a' | 'b'} */ arm) =>
    h(
      'div',
      { class: arm },
      columns(arm, values[arm] ?? [], range),
      below[arm] && h('small', { class: 'number' }, below[arm]),
    );
  return h('figure', { class: 'pair' }, h('figcaption', {}, title), ...ARMS.map(chart));
}

/**
 * The lines of a chart, for each arm that is there.
 * @template T
 * @param {{ a?: T, b?: T }} found
 * @param {(one: T) => Omit<import('./lines-chart.js').Line, 'arm'>[]} of
 */
function linesOf(found, of) {
  return ARMS.flatMap((arm) => (found[arm] ? of(found[arm]).map((line) => ({ arm, ...line })) : []));
}

/** Epochs to an accuracy of so many per cent. @param {Found<'convergence'>} found @param {number} share */
function reached(found, share) {
  return present(
    figure(`Epochs, ${share} % train`, found, (arm) => arm.trainAccuracyEpochs[share], EPOCHS),
    figure(`Epochs, ${share} % test`, found, (arm) => arm.testAccuracyEpochs[share], EPOCHS),
  );
}

/**
 * Early stopping as a third competitor: for each network, whether it would have done better at its best moment than the
 * other does now.
 * @param {Found<'convergence'>} found
 * @param {Context} context
 */
function stoppedEarly({ a, b }, { armNames }) {
  const sentence = (/** @type {'a' | 'b'} */ arm, /** @type {Convergence} */ own, /** @type {Convergence} */ other) => {
    if (own.bestTestLoss === undefined || other.testLoss === undefined) return [];
    const [best, now] = [real(own.bestTestLoss), real(other.testLoss)];
    const verdict = best === now ? 'as good as' : own.bestTestLoss < other.testLoss ? 'better than' : 'worse than';
    const when = whole(own.bestTestLossAt ?? 0);
    return [
      `Stopped at its best, after iteration ${when}, the network ${armNames[arm]} has a test loss of ${best}: ${verdict} the one ${armNames[arm === 'a' ? 'b' : 'a']} has now, ${now}.`,
    ];
  };
  return a && b ? [...sentence('a', a, b), ...sentence('b', b, a)] : [];
}

/** @type {{ [Name in MeasureName]: Description<Name> }} */
export const MEASURES = {
  convergence: {
    title: 'Progress and price',
    sentence:
      'How far training has come. Price and gain: does dropout need more epochs for the same training accuracy, and is its best test loss lower?',
    show: (found, context) => ({
      parts: [
        ...stoppedEarly(found, context).map((sentence) => h('p', { class: 'said' }, sentence)),
        comparison('Progress and price', [
          {
            figures: [
              figure('Gap', found, ({ gap }) => gap),
              figure('Best test loss', found, ({ bestTestLoss }) => bestTestLoss),
              figure('… at epoch', found, ({ bestTestLossEpoch }) => bestTestLossEpoch, EPOCHS),
              ...[80, 90, 95, 100].flatMap((share) => reached(found, share)),
            ],
          },
        ]),
      ],
    }),
  },
  'co-adaptation': {
    title: 'Co-adaptation',
    sentence:
      'Interaction: what removing two neurons costs beyond removing each, as a share of what they do by themselves. Below 0 they are useful only together (co-adapted), above 0 one stands in for the other (redundant).',
    show: (found, context) => ({
      parts: [
        comparison(
          'Co-adaptation by layer',
          layersOf(found, context).map(({ title, ...arms }) => ({
            title,
            figures: [
              figure('Interaction', arms, ({ signedInteraction }) => signedInteraction, SIGNED),
              figure('… its mean size', arms, ({ relativeInteraction }) => relativeInteraction),
              figure('Mean |correlation|', arms, ({ correlation }) => correlation),
            ],
          })),
        ),
      ],
    }),
  },
  'break-test': {
    title: 'Break test',
    sentence:
      'How far the answers hold when each hidden neuron is gone with probability p and the others are multiplied by 1 / (1 − p): the share of wrong ones, for the curve the loss. Which network breaks first? One that was trained with dropout has practised this.',
    show: (found, { chart }) => {
      const one = found.b ?? found.a;
      if (!one) return { parts: [] };
      const isRegression = one.errors.length === 0;
      const of = (/** @type {Measures['break-test']} */ arm) => (isRegression ? arm.losses : arm.errors);
      const plot = new LinesChart(
        `p: share of hidden neurons gone; up: ${isRegression ? 'test loss' : 'share of wrong answers'}`,
        one.rates,
        linesOf(found, (arm) => [{ values: of(arm) }]),
        chart,
      );
      const numbers = comparison('Break test', [
        {
          figures: [0, 2, 5, 8].map((at) =>
            figure(`p = ${one.rates[at]}`, found, (arm) => of(arm)[at], isRegression ? REAL : SHARE),
          ),
        },
      ]);
      return { parts: [plot.root, numbers], stop: () => plot.stop() };
    },
  },
  importance: {
    title: 'Importance of single neurons',
    sentence:
      'How much the test loss rises without a neuron, largest first. Does dropout spread the work: lower columns, less accuracy lost with the neuron that matters most?',
    show: (found, context) => ({
      parts: [
        ...layersOf(found, context).map(({ title, a, b }) => pair(title, { a: sorted(a?.rises), b: sorted(b?.rises) })),
        comparison(
          'Importance by layer',
          layersOf(found, context).map(({ title, ...arms }) => ({
            title,
            figures: [
              figure('Largest', arms, ({ largest }) => largest),
              ...present(figure('… of accuracy', arms, ({ largestAccuracyLoss }) => largestAccuracyLoss, POINTS)),
              figure('Gini', arms, ({ gini }) => gini),
            ],
          })),
        ),
      ],
    }),
  },
  sparsity: {
    title: 'Sparsity',
    sentence:
      'How many activations on test data are near zero, and how all of them are spread. Are fewer neurons active at a time with dropout?',
    show: (found, context) => ({
      parts: [
        ...layersOf(found, context).map(({ title, a, b }) =>
          pair(
            title,
            { a: a?.histogram, b: b?.histogram },
            { a: a && `${real(a.from, 2)} to ${real(a.to, 2)}`, b: b && `${real(b.from, 2)} to ${real(b.to, 2)}` },
          ),
        ),
        comparison(
          'Sparsity by layer',
          layersOf(found, context).map(({ title, ...arms }) => ({
            title,
            figures: [
              figure('Near zero', arms, ({ nearZero }) => nearZero, SHARE),
              figure('Mean', arms, ({ mean }) => mean),
            ],
          })),
        ),
      ],
    }),
  },
  uncertainty: {
    title: 'Uncertainty',
    sentence:
      'Many passes for each test example with dropout left on (Monte-Carlo dropout). The more their answers spread, the less sure the network is. Does doubt warn: is it greater where the answer is wrong?',
    show: (found) => ({
      parts: [
        comparison('Uncertainty over all test examples', [
          {
            figures: present(
              figure(`Spread, ${found.b?.samples ?? found.a?.samples} passes`, found, ({ means }) => means.spread),
              figure('Entropy, nats', found, ({ means }) => means.entropy),
              figure('Mutual information', found, ({ means }) => means.mutualInformation),
            ),
          },
          ...RIGHT_AND_WRONG.map((answers) => ({
            title: `Where the answer is ${answers}`,
            figures: present(
              figure('Spread', found, (arm) => arm[answers]?.spread),
              figure('Mutual information', found, (arm) => arm[answers]?.mutualInformation),
            ),
          })).filter(({ figures }) => figures.length > 0),
        ]),
      ],
    }),
  },
  ensemble: {
    title: 'Average of thinned networks',
    sentence:
      'The test loss of the average of T thinned networks, against the dashed line: one pass with weight scaling. How many networks does it take? The distances say which average the scaled pass stands for: how far its probabilities are from those of the arithmetic and of the geometric mean.',
    show: (found, { chart }) => {
      // A network that drops nothing is its own average.
      const arms = { a: varied(found.a), b: varied(found.b) };
      const lines = linesOf(arms, ({ losses, scaledLoss }) => [
        { values: losses },
        { values: losses.map(() => scaledLoss), dashed: true },
      ]);
      const counts = (found.b ?? found.a)?.losses.map((_, index) => index + 1) ?? [];
      const plot = new LinesChart('thinned networks averaged', counts, lines, chart);
      const at = (/** @type {number} */ count) => figure(`T = ${count}`, found, ({ losses }) => losses[count - 1]);
      const numbers = comparison('Test loss of the average of T thinned networks', [
        {
          figures: [
            at(1),
            at(10),
            at(100),
            figure('Weight scaling', found, ({ scaledLoss }) => scaledLoss),
            ...present(
              figure('Geometric mean, T = 100', found, ({ geometricLosses }) => geometricLosses[99]),
              figure('Errors, T = 100', found, ({ errors }) => errors[99], SHARE),
              figure('Errors, scaling', found, ({ scaledError }) => scaledError, SHARE),
              figure('Distance, arithmetic', found, ({ distance }) => distance),
              figure('Distance, geometric', found, ({ geometricDistance }) => geometricDistance),
            ),
          ],
        },
      ]);
      return { parts: [plot.root, numbers], stop: () => plot.stop() };
    },
  },
  slope: {
    title: 'Slope of the answers',
    sentence:
      'The slope of the line that fits the answers best against the right values: below 1 they are too timid, above 1 they overshoot, as they do after training with dropout and without scaling.',
    show: (found) => {
      const figures = present(figure('Slope', found, ({ slope }) => slope));
      return { parts: figures.length > 0 ? [comparison('Slope of the answers', [{ figures }])] : [] };
    },
  },
  'variance-shift': {
    title: 'Variance shift',
    sentence:
      'The variance that batch norm sees in training over that in evaluation. Is it near 1? Compare the two orders of norm and dropout.',
    show: (found, context) => {
      const layers = layersOf(found, context);
      if (layers.length === 0) {
        return { parts: [h('p', { class: 'hint' }, 'Neither network has batch norm: it is under “More”.')] };
      }
      return {
        parts: [
          comparison('Variance in training over that in evaluation', [
            { figures: layers.map(({ title, ...arms }) => figure(title, arms, ({ mean }) => mean)) },
          ]),
        ],
      };
    },
  },
  'norm-statistics': {
    title: 'Batch norm without masks',
    sentence:
      'The same weights, but the statistics that batch norm works with are taken again over the training data without masks. What is gained is what the variance shift cost; without dropout, what running statistics lag behind.',
    show: (found) => {
      const figures = present(
        figure('Test loss before', found, ({ scores }) => scores?.lossBefore),
        figure('Test loss after', found, ({ scores }) => scores?.lossAfter),
        figure('Test accuracy before', found, ({ scores }) => scores?.accuracyBefore, SHARE),
        figure('Test accuracy after', found, ({ scores }) => scores?.accuracyAfter, SHARE),
      );
      return { parts: figures.length > 0 ? [comparison('Batch norm without masks', [{ figures }])] : [] };
    },
  },
  features: {
    title: 'Features of the first layer',
    sentence:
      'The weights into each neuron of the first layer as an image: blue where a bright pixel excites it, orange where it inhibits. Look for strokes rather than speckle.',
    show: (found, { weights, armNames }) => {
      const largest = Math.max(found.a?.largest ?? 0, found.b?.largest ?? 0);
      const figures = ARMS.flatMap((arm) => {
        const own = found[arm];
        if (!own?.images.length) return [];
        const images = own.images.slice(0, MOST_IMAGES);
        const count = images.length < own.images.length ? `${images.length} of ${own.images.length}` : images.length;
        const label = `${armNames[arm]}: ${count} images of ${own.width} × ${own.height} weights`;
        const picture = weightImages(images, { ...own, largest }, weights, label);
        return [h('figure', {}, h('figcaption', {}, h('span', { class: arm }, label)), picture)];
      });
      if (figures.length === 0) return { parts: [] };
      const scale = figure('Largest weight', found, (arm) => arm.largest);
      return { parts: [...figures, comparison('Features of the first layer', [{ figures: [scale] }])] };
    },
  },
};

/** @param {number[] | undefined} values */
const sorted = (values) => values?.toSorted((one, other) => other - one);

/**
 * An ensemble of networks that differ: its loss depends on how many they are, by more than rounding.
 * @param {import('../../worker.js').Ensemble | undefined} ensemble
 */
function varied(ensemble) {
  const [first = 0, ...rest] = ensemble?.losses ?? [];
  return rest.some((loss) => Math.abs(loss - first) > 1e-4 * Math.abs(first)) ? ensemble : undefined;
}
