// The sentence on what the run shows: who memorises and since when, who is ahead, whether stopping early would have done as
// well, whether a network cannot even fit its training data. It is computed from the newest scores, and says nothing else.

import { real, whole } from '../kit/format.js';

/** @typedef {import('../../dropout-lab.js').ArmMetrics} ArmMetrics */
/** @typedef {import('../kit/arm-names.js').ArmNames} ArmNames */

/** How far the test loss has risen from its best where a network counts as memorising, as a share of the best. */
const RISEN = 0.1;
/** How far it may be from its best and still count as there. */
const NEAR = 0.03;
/** Test losses closer than this share are called equal. */
const EQUAL = 0.05;
/** Iterations before which there is nothing to say. */
const EARLY = 50;
/** Iterations before which a network that is behind may simply be slower. */
const SLOW = 500;
/** How far the training loss is above the other network's where a network does not fit its data. */
const UNFIT = 0.3;

/**
 * What the scores say; nothing while it is too early, or nothing was evaluated.
 * @param {{ iteration: number, a?: ArmMetrics, b?: ArmMetrics }} metrics
 * @param {ArmNames} names
 */
export function sentenceOf({ iteration, a, b }, names) {
  if (iteration < EARLY || !isScored(b)) return '';
  const arms = /** @type {const} */ ([
    ['a', a],
    ['b', b],
  ]).filter(([, arm]) => isScored(arm));
  const states = arms.map(([name, arm]) => `${capitalised(names[name])}: ${stateOf(/** @type {Scored} */ (arm))}.`);
  return [...states, isScored(a) ? comparisonOf(a, b, names, iteration) : '', whyNegative(b)].filter(Boolean).join(' ');
}

/** @typedef {ArmMetrics & Required<Pick<ArmMetrics, 'testLoss' | 'trainLoss' | 'bestTestLoss' | 'bestTestLossAt'>>} Scored */

/** @param {ArmMetrics | undefined} arm @returns {arm is Scored} */
const isScored = (arm) => !arm?.diverged && arm?.testLoss !== undefined && arm.bestTestLoss !== undefined;

/** Where a network stands against its own best. @param {Scored} arm */
function stateOf({ testLoss, trainLoss, bestTestLoss, bestTestLossAt }) {
  const risen = testLoss / bestTestLoss - 1;
  const since = `since iteration ${whole(bestTestLossAt)}`;
  if (risen > RISEN && trainLoss < testLoss) return `memorising ${since}, the test loss rises`;
  if (risen > RISEN) return `its test loss has risen ${since}`;
  return risen < NEAR ? 'at its best' : 'near its best';
}

/** What the two say of each other. @param {Scored} a @param {Scored} b @param {ArmNames} names @param {number} iteration */
function comparisonOf(a, b, names, iteration) {
  const unfit = [
    { name: names.a, own: a, other: b },
    { name: names.b, own: b, other: a },
  ].find(({ own, other }) => own.trainLoss > other.trainLoss + UNFIT && own.testLoss > (1 + EQUAL) * other.testLoss);
  if (unfit && iteration >= SLOW)
    return `The network ${unfit.name} does not fit its training data: too much noise, or too few neurons.`;
  const isAgainstNone = names.a.startsWith('without dropout');
  if (Math.abs(a.testLoss - b.testLoss) <= EQUAL * Math.min(a.testLoss, b.testLoss))
    return isAgainstNone
      ? 'Their test losses are equal: so far dropout gains nothing.'
      : 'Their test losses are equal.';
  if (isAgainstNone && a.testLoss < b.testLoss)
    return b.testLoss / b.bestTestLoss - 1 < NEAR
      ? 'So far the network without dropout is ahead: dropout learns more slowly, if it helps here at all.'
      : 'The network without dropout is ahead: dropout does not help here.';
  const [ahead, behind] = a.testLoss < b.testLoss ? [a, b] : [b, a];
  const stopped = behind.bestTestLoss <= (1 + EQUAL) * ahead.testLoss;
  return stopped
    ? `Stopped at iteration ${whole(behind.bestTestLossAt)}, the one behind would have done as well (${real(behind.bestTestLoss)}).`
    : `Stopping early would not have helped the one behind (${real(behind.bestTestLoss)} at best).`;
}

/** A training loss above the test loss surprises whoever forgets the wrong labels. @param {Scored} arm */
function whyNegative({ trainLoss, testLoss, wrongLabelsLearnt }) {
  const isAbove = wrongLabelsLearnt !== undefined && trainLoss > (1 + RISEN) * testLoss;
  return isAbove
    ? 'Training labels are partly wrong, test labels are not: so training loss can be the higher one.'
    : '';
}

/** @param {string} name */
const capitalised = (name) => name.charAt(0).toUpperCase() + name.slice(1);
