// The sentence on what the run shows: who memorises and since when, who is ahead, whether stopping early would have done as
// well, whether a network cannot even fit its training data. It is computed from the newest scores, and says nothing else.

import { capitalised, percent, real, whole } from '../kit/format.js';

/** @typedef {import('../../dropout-lab.js').ArmMetrics} ArmMetrics */
/** @typedef {import('../kit/arm-names.js').ArmNames} ArmNames */

/** How far the test loss has risen from its best where a network counts as memorising, as a share of the best. */
const RISEN = 0.1;
/** How far it may be from its best and still count as there. */
const NEAR = 0.03;
/** Test losses closer than this share are called equal. */
const EQUAL = 0.05;
/** Iterations before which there is nothing to say. */
export const EARLY = 50;
/** Iterations before which a network that is behind may simply be slower. */
const SLOW = 500;
/** How far the training loss is above the other network's where a network does not fit its data. */
const UNFIT = 0.3;
/** Share of the right training labels that a network answers that fits them, and epochs after which it should. */
const FITS = 0.8;
const LATE = 60;

/**
 * What the scores say; nothing while it is too early, or nothing was evaluated.
 * @param {{ iteration: number, epoch: number, a?: ArmMetrics, b?: ArmMetrics }} metrics
 * @param {ArmNames} names
 */
export function sentenceOf({ iteration, epoch, a, b }, names) {
  if (iteration < EARLY || !isScored(b)) return '';
  const arms = /** @type {const} */ ([
    ['a', a],
    ['b', b],
  ]).filter(([, arm]) => isScored(arm));
  const states = arms.map(([name, arm]) => `${capitalised(names[name])}: ${stateOf(/** @type {Scored} */ (arm))}.`);
  const comparison = isScored(a) ? comparisonOf(a, b, names, iteration) : '';
  const scored = /** @type {Scored[]} */ (arms.map(([, arm]) => arm));
  return [...states, (epoch >= LATE && tooSmall(scored)) || comparison, whyNegative(b)].filter(Boolean).join(' ');
}

/**
 * What is to be done where a network's numbers have left the range.
 * @param {{ a?: ArmMetrics, b?: ArmMetrics }} arms
 * @param {ArmNames} names
 */
export function brokenOf(arms, names) {
  const present = /** @type {const} */ (['a', 'b']).filter((name) => arms[name]);
  const broken = present.filter((name) => arms[name]?.diverged);
  const [first] = broken;
  if (!first) return '';
  const what = `${capitalised(theNetwork(names[first]))} ${arms[first]?.diverged}.`;
  if (broken.length === present.length) {
    const all = broken.length > 1 ? 'Both networks have diverged.' : what;
    return `${all} Restart with a smaller learning rate.`;
  }
  return `${what} Restart with a smaller learning rate, or go on with the other network alone.`;
}

/** @typedef {ArmMetrics & Required<Pick<ArmMetrics, 'testLoss' | 'trainLoss' | 'bestTestLoss' | 'bestTestLossAt'>>} Scored */

/** @param {ArmMetrics | undefined} arm @returns {arm is Scored} */
const isScored = (arm) => !arm?.diverged && arm?.testLoss !== undefined && arm.bestTestLoss !== undefined;

/** Where a network stands against its own best. @param {Scored} arm */
function stateOf({ testLoss, trainLoss, bestTestLoss, bestTestLossAt }) {
  const risen = testLoss / bestTestLoss - 1;
  const since = `since iteration ${whole(bestTestLossAt)}`;
  if (risen > RISEN && trainLoss < testLoss) return `memorising ${since}`;
  if (risen > RISEN) return `test loss has risen ${since}`;
  return risen < NEAR ? 'at its best' : 'near its best';
}

/** What the two say of each other. @param {Scored} a @param {Scored} b @param {ArmNames} names @param {number} iteration */
function comparisonOf(a, b, names, iteration) {
  const arms = /** @type {const} */ ([
    { name: names.a, own: a, other: b },
    { name: names.b, own: b, other: a },
  ]);
  const unfit = arms.find(
    ({ own, other }) => own.trainLoss > other.trainLoss + UNFIT && own.testLoss > (1 + EQUAL) * other.testLoss,
  );
  if (unfit && iteration >= SLOW) {
    const dropsMore = Math.max(...unfit.own.rates) > Math.max(...unfit.other.rates);
    const why = dropsMore ? 'p is too high for so few neurons' : 'too much noise, or too few neurons';
    return `${capitalised(theNetwork(unfit.name))} does not fit its training data: ${why}.`;
  }
  const isAgainstNone = names.a.startsWith('without dropout');
  if (Math.abs(a.testLoss - b.testLoss) <= EQUAL * Math.min(a.testLoss, b.testLoss))
    return `Their test losses are equal${isAgainstNone ? ': so far dropout gains nothing' : ''}.`;
  const [ahead, behind] = a.testLoss < b.testLoss ? arms : [arms[1], arms[0]];
  const lead = `Ahead: ${ahead.name}, ${real(ahead.own.testLoss)} to ${real(behind.own.testLoss)}`;
  if (isAgainstNone && ahead.own === a) {
    const isImproving = b.testLoss < (1 + NEAR) * b.bestTestLoss;
    return `${lead}: dropout ${isImproving ? 'learns more slowly, if it helps here at all' : 'does not help here'}.`;
  }
  const best = real(behind.own.bestTestLoss);
  return behind.own.bestTestLoss <= (1 + EQUAL) * ahead.own.testLoss
    ? `${lead}; stopped at iteration ${whole(behind.own.bestTestLossAt)}, the other would equal it (${best}).`
    : `${lead}; stopping early would not have helped the other (${best}).`;
}

/** Whether even the labels that are right are too much for every network. @param {Scored[]} arms */
function tooSmall(arms) {
  const shares = arms.map(({ rightLabelsLearnt, trainAccuracy }) => rightLabelsLearnt ?? trainAccuracy);
  if (!shares.every((share) => share !== undefined && share < FITS)) return '';
  const told = shares.map((share) => percent(share));
  return arms.length > 1
    ? `Neither network fits its training data (${told.join(' and ')} of the right labels): too few neurons, or too little training.`
    : `The network does not fit its training data (${told[0]} of the right labels): too few neurons, or too little training.`;
}

/** A training loss above the test loss surprises whoever forgets the flipped labels. @param {Scored} arm */
function whyNegative({ trainLoss, testLoss, trueTrainLoss }) {
  const isAbove = trainLoss > (1 + RISEN) * testLoss;
  return isAbove && trueTrainLoss !== undefined && trueTrainLoss < trainLoss
    ? 'Training loss is above test loss: only training labels are flipped.'
    : '';
}

/** @param {string} name of an arm */
const theNetwork = (name) =>
  /^network /.test(name) ? name : `the network ${/^with(out)? /.test(name) ? '' : 'with '}${name}`;
