// The history of a run as CSV: a row for each evaluation, a column for each score that there is.

/** @typedef {import('../../dropout-lab.js').History} History */

const ARMS = /** @type {const} */ (['a', 'b']);

const SCORES = /** @type {const} */ ([
  ['trainLoss', 'train loss'],
  ['testLoss', 'test loss'],
  ['trainAccuracy', 'train accuracy'],
  ['testAccuracy', 'test accuracy'],
  ['trueTrainLoss', 'train loss on true labels'],
  ['wrongLabelsLearnt', 'flipped labels learnt'],
  ['rightLabelsLearnt', 'right labels learnt'],
]);

/**
 * @param {History} history
 * @param {import('../kit/arm-names.js').ArmNames} armNames
 * @returns {string} lines that end with a line feed; a score that is not a number is empty
 */
export function historyCsv(history, armNames) {
  const scores = ARMS.flatMap((arm) =>
    SCORES.map(([key, name]) => ({ name: quoted(`${name} ${armNames[arm]}`), values: history[arm]?.[key] })),
  );
  const columns = scores.filter(({ values }) => values?.some(Number.isFinite));
  const rows = Array.from(history.iteration, (iteration, row) => [
    iteration,
    ...columns.map(({ values }) => finite(values?.[row])),
  ]);
  return [['iteration', ...columns.map(({ name }) => name)], ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** A name as CSV has it. @param {string} name */
const quoted = (name) => (name.includes(',') ? `"${name}"` : name);

/** @param {number | undefined} value */
const finite = (value) => (Number.isFinite(value) ? value : '');
