// A lesson's trials: all its runs with each seed, in workers.

import { digitsBytes, loadCore, loadDigits } from '../element/core.js';
import { ask } from '../worker/ask.js';
import { askAll } from '../worker/pool.js';

/** @typedef {import('../../worker.js').Lesson} Lesson */
/** @typedef {import('../../worker.js').Outcome} Outcome */
/** @typedef {import('../../worker.js').Verdict} Verdict */

/** The file of digits, once any of these runs has needed it. @param {string[]} queries */
export async function digitsFor(queries) {
  const core = await loadCore();
  if (queries.some((query) => core.Lab.needsDigits(query))) await loadDigits();
  return digitsBytes();
}

/**
 * @param {Lesson} lesson
 * @param {number[]} seeds
 * @param {AbortSignal} signal
 * @param {(outcomes: Outcome[]) => void} arrived hears of all that are there whenever there is another
 * @returns {Promise<Verdict>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function runTrials(lesson, seeds, signal, arrived) {
  const digits = await digitsFor(Object.values(lesson.runs).map(({ query }) => query));
  const text = JSON.stringify(lesson);
  /** @type {Outcome[]} */
  const outcomes = [];
  const requests = seeds.map((seed) => ({ task: 'trial', details: { lesson: text, seed } }));
  /** @param {Outcome} outcome */
  const answered = (outcome) => {
    outcomes.push(outcome);
    arrived(outcomes);
  };
  await askAll(requests, { digits, signal, answered });
  return ask('judge', { lesson: text, outcomes }, signal);
}
