// The lessons in the order of the course. Their files are read by the native tests too.

import batchNorm from '../../lessons/batch-norm.json';
import crowd from '../../lessons/crowd.json';
import everybodyBack from '../../lessons/everybody-back.json';
import halfGone from '../../lessons/half-gone.json';
import howMuch from '../../lessons/how-much.json';
import imagesAndSequences from '../../lessons/images-and-sequences.json';
import memorising from '../../lessons/memorising.json';
import noise from '../../lessons/noise.json';
import noStars from '../../lessons/no-stars.json';
import price from '../../lessons/price.json';
import thinned from '../../lessons/thinned.json';
import varianceShift from '../../lessons/variance-shift.json';

/** @typedef {import('../../worker.js').Lesson} Lesson */

const FILES = [
  memorising,
  thinned,
  noise,
  halfGone,
  noStars,
  price,
  imagesAndSequences,
  howMuch,
  everybodyBack,
  crowd,
  batchNorm,
  varianceShift,
];

/** All of them. The native tests check the files, whose words TypeScript takes for any words. */
export const LESSONS = /** @type {Lesson[]} */ (/** @type {unknown} */ (FILES));

/** The run that plays on the stage. @param {Lesson} lesson */
export function stageRun(lesson) {
  const run = lesson.runs[lesson.watch.run ?? ''] ?? Object.values(lesson.runs)[0];
  if (!run) throw new Error('A lesson that was read has a run.');
  return run;
}

/**
 * What a run is on the stage: evaluated often enough for the curves, which changes nothing of its training.
 * @param {string} query
 * @param {number} [seed]
 */
export function onStage(query, seed) {
  const pairs = query.split('&').filter((pair) => pair && pair !== 'eval=0');
  return [...pairs, ...(seed === undefined ? [] : [`seed=${seed}`])].join('&');
}
