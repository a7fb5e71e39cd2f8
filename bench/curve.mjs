// How the time per step grows with the multiplications: digits-mlp with 16 to 256 units in each hidden layer and 1 to 512
// examples in a batch.

import { interleaved, spread } from './statistics.mjs';
import { DROPOUT_LAB } from './systems/index.mjs';
import { WORKLOADS, multiplications } from './workloads.mjs';

export const UNITS = [16, 32, 64, 128, 256];
export const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

const WARM_UP = 40;
const SLICE = 60;

/**
 * @typedef {object} Point
 * @property {number} units
 * @property {number} batch
 * @property {number} multiplications of a step
 * @property {number} microseconds of a step, the median
 * @property {number} ns_per_multiplication
 */

/**
 * @param {import('./steps.mjs').Field} field
 * @param {number} rounds
 */
export async function measureCurve(field, rounds) {
  const mlp = WORKLOADS.find(({ name }) => name === 'digits-mlp');
  if (!mlp) throw new Error('there is no digits-mlp');
  const place = await field.open(DROPOUT_LAB);
  try {
    await place.open(mlp);
    await place.rate(1000);
    const workloads = UNITS.flatMap((units) => BATCHES.map((batch) => ({ ...mlp, hidden: [units, units], batch })));
    const rates = await interleaved(
      rounds,
      new Map(
        workloads.map((workload) => [
          workload,
          async () => {
            await place.open(workload);
            await place.rate(WARM_UP);
            return place.rate(SLICE);
          },
        ]),
      ),
    );
    /** @type {Point[]} */
    const points = workloads.map((workload) => {
      const seconds = 1 / spread(rates.get(workload) ?? []).median;
      return {
        units: /** @type {number} */ (workload.hidden[0]),
        batch: workload.batch,
        multiplications: multiplications(workload),
        microseconds: 1e6 * seconds,
        ns_per_multiplication: (1e9 * seconds) / multiplications(workload),
      };
    });
    return { points, worst_growth: worstGrowth(points) };
  } finally {
    await place.close();
  }
}

/**
 * Compares each network with the next wider one and each batch with the next larger one: the largest growth of the time
 * relative to that of the multiplications. Where it is at most 1, time grows no faster than they do.
 * @param {Point[]} points
 */
function worstGrowth(points) {
  const at = (/** @type {number | undefined} */ units, /** @type {number | undefined} */ batch) =>
    points.find((point) => point.units === units && point.batch === batch);
  const growths = points.flatMap((from) => {
    const wider = at(UNITS[UNITS.indexOf(from.units) + 1], from.batch);
    const larger = at(from.units, BATCHES[BATCHES.indexOf(from.batch) + 1]);
    return [wider, larger].flatMap((to) =>
      to ? [{ factor: to.ns_per_multiplication / from.ns_per_multiplication, from: nameOf(from), to: nameOf(to) }] : [],
    );
  });
  return growths.reduce((worst, growth) => (growth.factor > worst.factor ? growth : worst));
}

/** @param {Point} point */
function nameOf({ units, batch }) {
  return `${units} units, batch ${batch}`;
}
