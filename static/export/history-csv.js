// The history of a run as CSV: a row for each evaluation, a column for each score that there is.

/** @typedef {import('../../dropout-lab.js').History} History */

const ARMS = /** @type {const} */ ([
  ['a', 'without'],
  ['b', 'with'],
]);

const SCORES = /** @type {const} */ ([
  ['trainLoss', 'train loss'],
  ['testLoss', 'test loss'],
  ['trainAccuracy', 'train accuracy'],
  ['testAccuracy', 'test accuracy'],
  ['trueTrainLoss', 'train loss on true labels'],
  ['wrongLabelsLearnt', 'wrong labels learnt'],
  ['rightLabelsLearnt', 'right labels learnt'],
]);

/** @param {History} history @returns {string} lines that end with a line feed; a score that is not a number is empty */
export function historyCsv(history) {
  const scores = ARMS.flatMap(([arm, word]) =>
    SCORES.map(([key, name]) => ({ name: `${name} ${word} dropout`, values: history[arm]?.[key] })),
  );
  const columns = scores.filter(({ values }) => values?.some(Number.isFinite));
  const rows = Array.from(history.iteration, (iteration, row) => [
    iteration,
    ...columns.map(({ values }) => finite(values?.[row])),
  ]);
  return [['iteration', ...columns.map(({ name }) => name)], ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** @param {number | undefined} value */
const finite = (value) => (Number.isFinite(value) ? value : '');
