// What each measure says of this run, in one sentence with its numbers: true whichever network comes out ahead, where both are
// equal, and where there is only one. Undefined where a measure says nothing of the run.

import { capitalised, percent, real, whole } from '../kit/format.js';

/** @typedef {import('../../worker.js').Measures} Measures */
/** @typedef {import('../../worker.js').MeasureName} MeasureName */
/** @typedef {import('../kit/arm-names.js').ArmNames} ArmNames */

/**
 * @template {MeasureName} Name
 * @typedef {{ a?: Measures[Name], b?: Measures[Name] }} Found What a measure found, of each arm.
 */

/** @typedef {{ arm: 'a' | 'b', value: number }} Said A number of an arm. */

const ARMS = /** @type {const} */ (['a', 'b']);

/** Share of a loss within which two count as equal. */
const NEAR = 0.02;
/** The largest interaction, and how far a ratio or a slope is from 1, that counts as none. */
const NONE = 0.02;

/**
 * An arm in the midst of a sentence: its name says what it is with or without, or what it has.
 * @param {'a' | 'b'} arm @param {ArmNames} names
 */
const of = (arm, names) => (/^with(out)? /.test(names[arm]) ? names[arm] : `for ${names[arm]}`);

/**
 * The numbers of the arms that have one.
 * @template T
 * @param {{ a?: T, b?: T }} found
 * @param {(own: T) => number | undefined} read
 * @returns {Said[]}
 */
function numbersOf(found, read) {
  return ARMS.flatMap((arm) => {
    const own = found[arm];
    const value = own && read(own);
    return value === undefined || !Number.isFinite(value) ? [] : [{ arm, value }];
  });
}

/**
 * "0.101 without dropout, 0.020 with dropout".
 * @param {Said[]} said @param {ArmNames} names @param {(value: number) => string} text
 */
const list = (said, names, text) => said.map(({ arm, value }) => `${text(value)} ${of(arm, names)}`).join(', ');

/**
 * Which of two numbers is the lower one, as they are written.
 * @param {Said[]} said @param {ArmNames} names @param {(value: number) => string} text
 */
function lower(said, names, text) {
  const [one, other] = said;
  if (!one || !other) return '';
  if (text(one.value) === text(other.value)) return ': no difference';
  return `: lower ${of(one.value < other.value ? one.arm : other.arm, names)}`;
}

/**
 * A sentence on each arm.
 * @param {Said[]} said @param {ArmNames} names @param {(value: number) => string} sentence
 */
const each = (said, names, sentence) =>
  said.map(({ arm, value }) => `${capitalised(of(arm, names))}, ${sentence(value)}.`).join(' ');

/**
 * The price in epochs and the gain in loss.
 * @param {Found<'convergence'>} found @param {ArmNames} names
 */
export function convergence(found, names) {
  const best = numbersOf(found, ({ bestTestLoss }) => bestTestLoss);
  if (best.length === 0) return undefined;
  const gain = `Best test loss: ${list(best, names, real)}${lower(best, names, real)}.`;
  const epochs = (/** @type {number} */ share) => numbersOf(found, (own) => own.trainAccuracyEpochs[share]);
  const share = [95, 90, 80].find((share) => epochs(share).length === best.length);
  if (share === undefined) return gain;
  return `Epochs to ${share} % training accuracy: ${list(epochs(share), names, (value) => real(value, 1))}. ${gain}`;
}

/**
 * The layer of whose pairs most is said: the first that both have.
 * @template {{ layer: number }} Layer
 * @param {{ a?: { layers: Layer[] }, b?: { layers: Layer[] } }} found
 * @param {(layer: Layer) => number | undefined} read
 * @returns {{ layer: number, said: Said[] } | undefined}
 */
function firstLayer(found, read) {
  const numbers = new Set(ARMS.flatMap((arm) => found[arm]?.layers.map(({ layer }) => layer) ?? []));
  const layers = [...numbers]
    .sort((one, other) => one - other)
    .map((layer) => ({
      layer,
      said: numbersOf(found, ({ layers }) => {
        const own = layers.find((own) => own.layer === layer);
        return own && read(own);
      }),
    }));
  const most = Math.max(0, ...layers.map(({ said }) => said.length));
  return layers.find(({ said }) => said.length > 0 && said.length === most);
}

/** @param {number} layer @param {Record<'a' | 'b', string[]>} layers the names of the layers of each arm @param {Said[]} said */
const layerName = (layer, layers, said) => layers[said[0]?.arm ?? 'b'][layer] ?? `Layer ${layer}`;

/** @param {Found<'co-adaptation'>} found @param {ArmNames} names @param {Record<'a' | 'b', string[]>} layers */
export function coAdaptation(found, names, layers) {
  const first = firstLayer(found, ({ signedInteraction }) => signedInteraction);
  if (!first) return undefined;
  const verdict = (/** @type {number} */ value) => {
    if (Math.abs(value) < NONE) return 'as much as the sum of each: they hardly depend on each other';
    const size = percent(Math.abs(value));
    return value > 0
      ? `${size} more than the sum of each: one stands in for the other`
      : `${size} less than the sum of each: they are of use together`;
  };
  const name = layerName(first.layer, layers, first.said);
  return `${name}, two neurons removed together: ${first.said.map(({ arm, value }) => `${of(arm, names)} it hurts ${verdict(value)}`).join('; ')}.`;
}

/** @param {Found<'break-test'>} found @param {ArmNames} names */
export function breakTest(found, names) {
  const at = (found.b ?? found.a)?.rates.findIndex((rate) => Math.abs(rate - 0.5) < 1e-9) ?? -1;
  const wrong = numbersOf(found, ({ errors }) => errors[at]);
  const losses = numbersOf(found, ({ losses }) => losses[at]);
  if (wrong.length > 0) {
    const complete = numbersOf(found, ({ errors }) => errors[0]);
    return `With half of the hidden neurons gone, wrong answers: ${list(wrong, names, percent)}. With all of them: ${list(complete, names, percent)}.`;
  }
  if (losses.length === 0) return undefined;
  const complete = numbersOf(found, ({ losses }) => losses[0]);
  return `With half of the hidden neurons gone, test loss: ${list(losses, names, real)}. With all of them: ${list(complete, names, real)}.`;
}

/** @param {Found<'importance'>} found @param {ArmNames} names */
export function importance(found, names) {
  const largest = numbersOf(found, ({ layers }) =>
    layers.length > 0 ? Math.max(...layers.map(({ largest }) => largest)) : undefined,
  );
  if (largest.length === 0) return undefined;
  const more = (/** @type {number} */ value) =>
    value < 0 ? `${real(-value)} less test loss` : `${real(value)} more test loss`;
  const [one, other] = largest;
  // The second need not say again what it is a number of.
  const texts = largest.map(({ value }, index) =>
    index > 0 && one && Math.sign(one.value) === Math.sign(other?.value ?? 0) ? real(Math.abs(value)) : more(value),
  );
  return `Without its most important neuron: ${largest.map(({ arm }, index) => `${texts[index]} ${of(arm, names)}`).join(', ')}.`;
}

/** @param {Found<'sparsity'>} found @param {ArmNames} names @param {Record<'a' | 'b', string[]>} layers */
export function sparsity(found, names, layers) {
  const first = firstLayer(found, ({ nearZero }) => nearZero);
  if (!first) return undefined;
  return `${layerName(first.layer, layers, first.said)}, activations near zero: ${list(first.said, names, percent)}.`;
}

/** Only of networks in which something is random. @param {Found<'uncertainty'>} found @param {ArmNames} names */
export function uncertainty(found, names) {
  const spread = numbersOf(found, ({ means }) => (means.spread > 0 ? means.spread : undefined));
  if (spread.length === 0) return undefined;
  const texts = spread.map(({ arm, value }) => {
    const [right, wrong] = [found[arm]?.right?.spread, found[arm]?.wrong?.spread];
    const many = `${capitalised(of(arm, names))}, ${found[arm]?.samples ?? ''} thinned networks disagree by`;
    if (right === undefined || wrong === undefined) return `${many} ${real(value)} on average.`;
    const verdict =
      real(right) === real(wrong)
        ? 'doubt does not tell them apart'
        : wrong > right
          ? 'doubt warns of errors'
          : 'doubt does not warn of errors';
    return `${many} ${real(wrong)} where the answer is wrong, ${real(right)} where it is right: ${verdict}.`;
  });
  return texts.join(' ');
}

/** Only of networks whose thinned ones differ. @param {Found<'ensemble'>} found @param {ArmNames} names */
export function ensemble(found, names) {
  const texts = ARMS.flatMap((arm) => {
    const own = found[arm];
    const last = own?.losses.at(-1);
    if (!own || !varies(own) || last === undefined) return [];
    const { losses, scaledLoss } = own;
    const count = losses.findIndex((loss) => loss <= (1 + NEAR) * scaledLoss) + 1;
    const [name, scaled] = [of(arm, names), `one pass with weight scaling (test loss ${real(scaledLoss)})`];
    if (last < (1 - NEAR) * scaledLoss)
      return [
        `${capitalised(name)}, the average of ${losses.length} thinned networks (${real(last)}) is better than ${scaled}; it takes ${whole(count)} to be as good.`,
      ];
    if (count === 0)
      return [
        `${capitalised(name)}, the average of ${losses.length} thinned networks (${real(last)}) is not as good as ${scaled}.`,
      ];
    const what = count === 1 ? 'a single thinned network is' : `the average of ${whole(count)} thinned networks is`;
    return [`${capitalised(name)}, ${what} as good as ${scaled}.`];
  });
  return texts.length > 0 ? texts.join(' ') : undefined;
}

/**
 * Whether the average depends on how many networks it is of, by more than rounding: one that drops nothing is its own average.
 * @param {import('../../worker.js').Ensemble} ensemble
 */
export function varies({ losses: [first = 0, ...rest] }) {
  return rest.some((loss) => Math.abs(loss - first) > 1e-4 * Math.abs(first));
}

/** @param {Found<'slope'>} found @param {ArmNames} names */
export function slope(found, names) {
  const slopes = numbersOf(found, ({ slope }) => slope);
  if (slopes.length === 0) return undefined;
  const verdict = (/** @type {number} */ value) =>
    Math.abs(value - 1) < NONE ? 'neither too small nor too large' : value < 1 ? 'too timid' : 'too large';
  return each(slopes, names, (value) => `answers have a slope of ${real(value, 2)}: ${verdict(value)}`);
}

/** @param {Found<'variance-shift'>} found @param {ArmNames} names @param {Record<'a' | 'b', string[]>} layers */
export function varianceShift(found, names, layers) {
  const shifts = ARMS.flatMap((arm) =>
    (found[arm]?.layers ?? []).flatMap(({ layer, mean }) => (mean === undefined ? [] : [{ arm, layer, value: mean }])),
  );
  if (shifts.length === 0) return undefined;
  const farthest = shifts.reduce((one, other) => (Math.abs(other.value - 1) > Math.abs(one.value - 1) ? other : one));
  const said = shifts.filter(({ layer }) => layer === farthest.layer);
  const verdict = said.every(({ value }) => Math.abs(value - 1) < NONE) ? ': there is no shift' : '';
  const text = (/** @type {number} */ value) => real(value, 2);
  return `${layerName(farthest.layer, layers, said)}, variance in training over that in evaluation: ${list(said, names, text)}${verdict}.`;
}

/** @param {Found<'norm-statistics'>} found @param {ArmNames} names */
export function normStatistics(found, names) {
  const texts = ARMS.flatMap((arm) => {
    const scores = found[arm]?.scores;
    if (!scores) return [];
    const [before, after] = [real(scores.lossBefore), real(scores.lossAfter)];
    if (before === after) return [`${of(arm, names)} the test loss stays ${after}`];
    const falls = scores.lossAfter < scores.lossBefore;
    return [`${of(arm, names)} the test loss ${falls ? 'falls' : 'rises'} from ${before} to ${after}`];
  });
  return texts.length > 0 ? `With statistics taken again without masks, ${texts.join('; ')}.` : undefined;
}

/** @param {Found<'features'>} found @param {ArmNames} names */
export function features(found, names) {
  const alike = numbersOf(found, ({ images, width }) => likeness(images, width));
  if (alike.length === 0) return undefined;
  const [one, other] = alike;
  const text = (/** @type {number} */ value) => real(value, 2);
  const stroke = one && other && text(one.value) !== text(other.value) && (one.value > other.value ? one : other);
  const verdict = stroke ? `: more like strokes ${of(stroke.arm, names)}` : '';
  return `Weights of neighbouring pixels correlate by ${list(alike, names, text)}${verdict}.`;
}

/**
 * How alike the weights of neighbours in a row of the images are: Pearson's correlation over all such pairs. Strokes have it
 * high, speckle near 0.
 * @param {number[][]} images @param {number} width
 */
export function likeness(images, width) {
  const pairs = images.flatMap((image) =>
    image.flatMap((weight, at) => ((at + 1) % width === 0 ? [] : [[weight, image[at + 1] ?? 0]])),
  );
  const mean = (/** @type {0 | 1} */ side) => pairs.reduce((sum, pair) => sum + (pair[side] ?? 0), 0) / pairs.length;
  const [left, right] = [mean(0), mean(1)];
  let [product, leftSquare, rightSquare] = [0, 0, 0];
  for (const [one = 0, other = 0] of pairs) {
    product += (one - left) * (other - right);
    leftSquare += (one - left) ** 2;
    rightSquare += (other - right) ** 2;
  }
  const size = Math.sqrt(leftSquare * rightSquare);
  return size > 0 ? product / size : undefined;
}
