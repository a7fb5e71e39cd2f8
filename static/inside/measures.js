// What is shown of each measure: its name, what it says of this run (see headlines.js), a chart, and folded below it what is
// measured and all its numbers.

import { h } from '../kit/dom.js';
import { LinesChart } from './lines-chart.js';
import { bars, columns, comparison, weightImages } from '../results/comparison.js';
import { percent, real, signed, whole } from '../kit/format.js';
import * as headlines from './headlines.js';

/** @typedef {import('../../worker.js').Measures} Measures */
/** @typedef {import('../../worker.js').Convergence} Convergence */
/** @typedef {import('../../worker.js').MeasureName} MeasureName */
/** @typedef {import('../results/comparison.js').Figure} Figure */

/**
 * @template {MeasureName} Name
 * @typedef {import('./headlines.js').Found<Name>} Found
 */

/**
 * @typedef {object} Context What results are shown with: colours, and the names of each arm's layers.
 * @property {Record<'a' | 'b', string[]>} names
 * @property {import('../kit/arm-names.js').ArmNames} armNames
 * @property {import('../results/chart.js').Palette} chart
 * @property {{ positive: string, negative: string, zero: string }} weights
 */

/**
 * @typedef {object} Drawn
 * @property {Node[]} parts
 * @property {() => void} [stop] releases what the parts hold
 */

/**
 * @template {MeasureName} Name
 * @typedef {object} Description
 * @property {string} title
 * @property {string} about what is measured, and how to read it
 * @property {string} leftOut why it says nothing of a run for which there is no headline
 * @property {(found: Found<Name>, context: Context) => string | undefined} headline
 * @property {(found: Found<Name>, context: Context) => Drawn} chart
 * @property {(found: Found<Name>, context: Context) => HTMLElement} table
 */

const RIGHT_AND_WRONG = /** @type {const} */ (['right', 'wrong']);
const ARMS = /** @type {const} */ (['a', 'b']);
/** More small images than these tell no more. */
const MOST_IMAGES = 48;

/** @param {number | undefined} value */
const points = (value) => (value === undefined ? '–' : `${signed(100 * value, 1)} points`);
/** @param {number | undefined} value */
const epochs = (value) => real(value, 1);

/** Numbers with three decimals. */
const REAL = { text: (/** @type {number | undefined} */ value) => real(value), difference: signed };
/** The same where the sign is what matters. */
const SIGNED = { text: (/** @type {number | undefined} */ value) => signed(value), difference: signed };
const SHARE = { text: percent, difference: points };
/** Percentage points that are lost. */
const POINTS = {
  text: (/** @type {number | undefined} */ value) => (value === undefined ? '–' : `${real(100 * value, 1)} points`),
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
    figure(`Epochs to ${share} % training accuracy`, found, (arm) => arm.trainAccuracyEpochs[share], EPOCHS),
    figure(`Epochs to ${share} % test accuracy`, found, (arm) => arm.testAccuracyEpochs[share], EPOCHS),
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

/**
 * A chart of lines.
 * @param {string} up what goes up
 * @param {ConstructorParameters<typeof LinesChart>} across
 * @returns {Drawn}
 */
function lines(up, ...across) {
  const plot = new LinesChart(...across);
  return { parts: [h('p', { class: 'up', 'aria-hidden': 'true' }, up), plot.root], stop: () => plot.stop() };
}

/** The layer in which the numbers of either arm are the largest. @param {ReturnType<typeof layersOf<Measures['importance']['layers'][number]>>} layers */
const mostImportant = (layers) =>
  layers.reduce((one, other) => (largestOf(other) > largestOf(one) ? other : one), layers[0] ?? { title: '' });

/** @param {{ a?: { largest: number }, b?: { largest: number } }} layer */
const largestOf = ({ a, b }) => Math.max(a?.largest ?? -Infinity, b?.largest ?? -Infinity);

const NO_NORM = 'neither network has batch norm';
const NOTHING_RANDOM = 'nothing is dropped in either network';

/** @type {{ [Name in MeasureName]: Description<Name> }} */
export const MEASURES = {
  convergence: {
    title: 'Price and gain',
    about:
      'Dropout’s price is more epochs to the same training accuracy; its gain is a lower test loss at the best moment. Epochs are as fine as the run is evaluated often.',
    leftOut: 'the run was not evaluated',
    headline: (found, { armNames }) => headlines.convergence(found, armNames),
    chart: (found, { chart }) => {
      const isReached = (/** @type {number} */ share) =>
        ARMS.some((arm) => (found[arm]?.trainAccuracyEpochs[share] ?? 0) > 0);
      // From where chance alone no longer gets.
      const all = (found.b ?? found.a)?.trainAccuracyEpochs.map((_, share) => share) ?? [];
      const shares = all.filter((share) => isReached(share) || isReached(share + 1));
      if (shares.length === 0) return { parts: [] };
      const values = linesOf(found, ({ trainAccuracyEpochs }) => [
        { values: shares.map((share) => trainAccuracyEpochs[share] ?? null) },
      ]);
      return lines('Epochs', 'to a training accuracy of so many per cent', shares, values, chart);
    },
    table: (found, context) =>
      h(
        'div',
        {},
        ...stoppedEarly(found, context).map((sentence) => h('p', { class: 'said' }, sentence)),
        comparison('Price and gain', [
          {
            figures: [
              figure('Generalisation gap', found, ({ gap }) => gap),
              figure('Best test loss', found, ({ bestTestLoss }) => bestTestLoss),
              figure('reached at epoch', found, ({ bestTestLossEpoch }) => bestTestLossEpoch, EPOCHS),
              ...[80, 90, 95, 100].flatMap((share) => reached(found, share)),
            ],
          },
        ]),
      ),
  },
  importance: {
    title: 'Importance of single neurons',
    about:
      'How much the test loss rises without each neuron, largest first. Low columns of one height mean that the work is spread; the Gini coefficient is 0 where all matter alike, 1 where one does everything.',
    leftOut: 'there are no hidden neurons',
    headline: (found, { armNames }) => headlines.importance(found, armNames),
    chart: (found, context) => {
      const { title, a, b } = mostImportant(layersOf(found, context));
      return { parts: [pair(title, { a: sorted(a?.rises), b: sorted(b?.rises) })] };
    },
    table: (found, context) =>
      comparison(
        'Importance by layer',
        layersOf(found, context).map(({ title, ...arms }) => ({
          title,
          figures: [
            figure('Largest', arms, ({ largest }) => largest),
            ...present(figure('in accuracy', arms, ({ largestAccuracyLoss }) => largestAccuracyLoss, POINTS)),
            figure('Gini', arms, ({ gini }) => gini),
          ],
        })),
      ),
  },
  'co-adaptation': {
    title: 'Co-adaptation',
    about:
      'The interaction: whether removing two together hurts more than the sum of each, as a share of what the two do by themselves. Below 0 they are of use only together (co-adapted), above 0 one stands in for the other (redundant).',
    leftOut: 'no layer has two neurons that matter',
    headline: (found, { armNames, names }) => headlines.coAdaptation(found, armNames, names),
    chart: (found, context) => ({
      parts: [
        bars(
          layersOf(found, context).map(({ title, a, b }) => ({
            name: title,
            a: a?.signedInteraction,
            b: b?.signedInteraction,
          })),
          signed,
        ),
      ],
    }),
    table: (found, context) =>
      comparison(
        'Co-adaptation by layer',
        layersOf(found, context).map(({ title, ...arms }) => ({
          title,
          figures: [
            figure('Interaction', arms, ({ signedInteraction }) => signedInteraction, SIGNED),
            figure('its mean size', arms, ({ relativeInteraction }) => relativeInteraction),
            figure('Mean |correlation|', arms, ({ correlation }) => correlation),
          ],
        })),
      ),
  },
  'break-test': {
    title: 'Break test',
    about:
      'How far the answers hold when each hidden neuron is gone with probability p and the others are multiplied by 1 / (1 − p). A network that was trained with dropout has practised this.',
    leftOut: 'there are no hidden neurons',
    headline: (found, { armNames }) => headlines.breakTest(found, armNames),
    chart: (found, { chart }) => {
      const one = found.b ?? found.a;
      const what = isRegression(found) ? 'Test loss' : 'Share of wrong answers';
      const values = linesOf(found, (arm) => [{ values: isRegression(found) ? arm.losses : arm.errors }]);
      return lines(what, 'share p of hidden neurons gone', one?.rates ?? [], values, chart);
    },
    table: (found) =>
      comparison('Break test', [
        {
          figures: [0, 2, 5, 8].map((at) => {
            const name = `p = ${(found.b ?? found.a)?.rates[at]}`;
            return isRegression(found)
              ? figure(name, found, ({ losses }) => losses[at])
              : figure(name, found, ({ errors }) => errors[at], SHARE);
          }),
        },
      ]),
  },
  sparsity: {
    title: 'Sparsity',
    about:
      'How many activations on test data are near zero, and how all of them are spread, from the smallest to the largest. With dropout fewer neurons are often active at a time.',
    leftOut: 'there are no hidden neurons',
    headline: (found, { armNames, names }) => headlines.sparsity(found, armNames, names),
    chart: (found, context) => {
      const [{ title = '', a, b } = {}] = layersOf(found, context);
      const ends = {
        a: a && `${real(a.from, 2)} to ${real(a.to, 2)}`,
        b: b && `${real(b.from, 2)} to ${real(b.to, 2)}`,
      };
      return { parts: [pair(title, { a: a?.histogram, b: b?.histogram }, ends)] };
    },
    table: (found, context) =>
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
  },
  uncertainty: {
    title: 'Uncertainty',
    about:
      'Many passes for each test example with dropout left on (Monte-Carlo dropout). The more their answers spread, the less sure the network is.',
    leftOut: NOTHING_RANDOM,
    headline: (found, { armNames }) => headlines.uncertainty(found, armNames),
    chart: (found) => {
      const spread = (/** @type {'right' | 'wrong'} */ answers) => ({
        name: `Spread where the answer is ${answers}`,
        a: doubting(found.a)?.[answers]?.spread,
        b: doubting(found.b)?.[answers]?.spread,
      });
      const all = {
        name: 'Spread',
        a: doubting(found.a)?.means.spread,
        b: doubting(found.b)?.means.spread,
      };
      const rows = RIGHT_AND_WRONG.map(spread).filter(({ a, b }) => a !== undefined || b !== undefined);
      return { parts: [bars(rows.length > 0 ? rows : [all], real)] };
    },
    table: (found) =>
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
  },
  ensemble: {
    title: 'Average of thinned networks',
    about:
      'The test loss of the average of T thinned networks, against one pass with weight scaling (dashed). The distances say which average the scaled pass stands for: how far its probabilities are from those of the arithmetic and of the geometric mean.',
    leftOut: NOTHING_RANDOM,
    headline: (found, { armNames }) => headlines.ensemble(found, armNames),
    chart: (found, { chart }) => {
      // A network that drops nothing is its own average.
      const varied = (/** @type {import('../../worker.js').Ensemble | undefined} */ own) =>
        own && headlines.varies(own) ? own : undefined;
      const values = linesOf({ a: varied(found.a), b: varied(found.b) }, ({ losses, scaledLoss }) => [
        { values: losses },
        { values: losses.map(() => scaledLoss), dashed: true },
      ]);
      const counts = (found.b ?? found.a)?.losses.map((_, index) => index + 1) ?? [];
      return lines(
        'Test loss (dashed: one pass with weight scaling)',
        'thinned networks averaged',
        counts,
        values,
        chart,
      );
    },
    table: (found) => {
      const at = (/** @type {number} */ count) => figure(`T = ${count}`, found, ({ losses }) => losses[count - 1]);
      return comparison('Test loss of the average of T thinned networks', [
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
    },
  },
  slope: {
    title: 'Slope of the answers',
    about:
      'The slope of the line that fits the answers best against the right values: below 1 they are too timid, above 1 they are too large, as they are after training with dropout and without scaling.',
    leftOut: 'the data are classes',
    headline: (found, { armNames }) => headlines.slope(found, armNames),
    chart: ({ a, b }) => ({
      parts: [bars([{ name: 'Slope', a: a?.slope, b: b?.slope }], (value) => real(value, 2))],
    }),
    table: (found) => comparison('Slope of the answers', [{ figures: [figure('Slope', found, ({ slope }) => slope)] }]),
  },
  'variance-shift': {
    title: 'Variance shift',
    about:
      'The variance that batch norm sees in training over that in evaluation: 1 where nothing is dropped before it, more where it normalises what dropout has made noisy.',
    leftOut: NO_NORM,
    headline: (found, { armNames, names }) => headlines.varianceShift(found, armNames, names),
    chart: (found, context) => ({
      parts: [
        bars(
          layersOf(found, context).map(({ title, a, b }) => ({ name: title, a: a?.mean, b: b?.mean })),
          (value) => real(value, 2),
        ),
      ],
    }),
    table: (found, context) =>
      comparison('Variance in training over that in evaluation', [
        { figures: layersOf(found, context).map(({ title, ...arms }) => figure(title, arms, ({ mean }) => mean)) },
      ]),
  },
  'norm-statistics': {
    title: 'Batch norm without masks',
    about:
      'The same weights, but the statistics that batch norm works with are taken again over the training data without masks. What is gained is what the variance shift cost; without dropout, what running statistics lag behind.',
    leftOut: NO_NORM,
    headline: (found, { armNames }) => headlines.normStatistics(found, armNames),
    chart: ({ a, b }) => ({
      parts: [
        bars(
          [
            { name: 'Test loss before', a: a?.scores?.lossBefore, b: b?.scores?.lossBefore },
            { name: 'Test loss after', a: a?.scores?.lossAfter, b: b?.scores?.lossAfter },
          ],
          real,
        ),
      ],
    }),
    table: (found) =>
      comparison('Batch norm without masks', [
        {
          figures: present(
            figure('Test loss before', found, ({ scores }) => scores?.lossBefore),
            figure('Test loss after', found, ({ scores }) => scores?.lossAfter),
            figure('Test accuracy before', found, ({ scores }) => scores?.accuracyBefore, SHARE),
            figure('Test accuracy after', found, ({ scores }) => scores?.accuracyAfter, SHARE),
          ),
        },
      ]),
  },
  features: {
    title: 'Features of the first layer',
    about:
      'The weights into each neuron of the first layer as an image: blue where ink excites it, orange where it inhibits. Strokes are areas of one colour, speckle changes from pixel to pixel.',
    leftOut: 'the data are no images',
    headline: (found, { armNames }) => headlines.features(found, armNames),
    chart: (found, { weights, armNames }) => {
      const largest = Math.max(found.a?.largest ?? 0, found.b?.largest ?? 0);
      const parts = ARMS.flatMap((arm) => {
        const own = found[arm];
        if (!own?.images.length) return [];
        const images = own.images.slice(0, MOST_IMAGES);
        const count = images.length < own.images.length ? `${images.length} of ${own.images.length}` : images.length;
        const label = `${armNames[arm]}: ${count} images of ${own.width} × ${own.height} weights`;
        const picture = weightImages(images, { ...own, largest }, weights, label);
        return [h('figure', {}, h('figcaption', {}, h('span', { class: arm }, label)), picture)];
      });
      return { parts };
    },
    table: (found) => {
      const alike = figure('Correlation of neighbours', found, (arm) => headlines.likeness(arm.images, arm.width));
      const scale = figure('Largest weight', found, (arm) => arm.largest);
      return comparison('Features of the first layer', [{ figures: [alike, scale] }]);
    },
  },
};

/** @param {number[] | undefined} values */
const sorted = (values) => values?.toSorted((one, other) => other - one);

/** Whether the answers are values: then none is right or wrong. @param {Found<'break-test'>} found */
const isRegression = ({ a, b }) => (b ?? a)?.errors.length === 0;

/** A network with something random in it. @param {import('../../worker.js').Uncertainty | undefined} own */
const doubting = (own) => (own && own.means.spread > 0 ? own : undefined);
