// What a reader has answered: kept in this browser only, from the first answer on, and without it where that is forbidden.

const KEY = 'dropout-lab.course';

/**
 * @typedef {object} Answer
 * @property {number} choice
 * @property {number} [held] in how many runs the verdict's conditions held
 * @property {number} [of]
 * @property {string} [seeds]
 */

/** Hears when anything changes. */
export const changes = new EventTarget();

/** All answers by the lessons' names. @returns {Record<string, Answer>} */
export function answers() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} lesson @param {Answer} answer */
export function keep(lesson, answer) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...answers(), [lesson]: answer }));
  } catch {
    // Storage is forbidden or full: the lesson goes on all the same.
  }
  changes.dispatchEvent(new Event('change'));
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept, then.
  }
  changes.dispatchEvent(new Event('change'));
}
