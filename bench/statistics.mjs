// Summaries of repeated measurements, and how measurements are interleaved.

/** @typedef {{ median: number, min: number, max: number }} Spread */

/** @param {number[]} values at least one @returns {Spread} */
export function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (/** @type {number} */ index) => /** @type {number} */ (sorted[index]);
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, min: at(0), max: at(sorted.length - 1) };
}

/** The value below which the share `part` of the values lies. @param {number[]} values @param {number} part */
export function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  return /** @type {number} */ (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);
}

/**
 * Takes several measurements in turn, `rounds` times, each round starting with a different one, so that whatever slows the
 * machine for a while slows them all.
 * @template Key
 * @param {number} rounds
 * @param {Map<Key, () => Promise<number>>} measurements
 * @returns {Promise<Map<Key, number[]>>} the results of each, in the order of the rounds
 */
export async function interleaved(rounds, measurements) {
  const entries = [...measurements];
  const values = new Map(entries.map(([key]) => [key, /** @type {number[]} */ ([])]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const [key, measure] = /** @type {[Key, () => Promise<number>]} */ (entries[(round + turn) % entries.length]);
      /** @type {number[]} */ (values.get(key)).push(await measure());
    }
  }
  return values;
}
