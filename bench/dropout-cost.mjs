// The cost of dropout itself: the share of a training step of digits-mlp that rate 0 saves.

import { interleaved, spread } from './statistics.mjs';
import { DROPOUT_LAB } from './systems/index.mjs';
import { WORKLOADS } from './workloads.mjs';

const WARM_UP = 1000;
const SLICE = 300;

/**
 * @param {import('./steps.mjs').Field} field
 * @param {number} rounds
 */
export async function measureDropoutCost(field, rounds) {
  const workload = WORKLOADS.find(({ name }) => name === 'digits-mlp');
  if (!workload) throw new Error('there is no digits-mlp');
  /** @type {Map<'with' | 'without', import('./steps.mjs').Place>} */
  const places = new Map();
  try {
    for (const [name, drop] of /** @type {const} */ ([
      ['with', workload.drop],
      ['without', 0],
    ])) {
      const place = await field.open(DROPOUT_LAB);
      places.set(name, place);
      await place.open({ ...workload, drop });
      await place.rate(WARM_UP);
    }
    const rates = await interleaved(
      rounds,
      new Map([...places].map(([name, place]) => [name, () => place.rate(SLICE)])),
    );
    const [dropping, whole] = [rates.get('with') ?? [], rates.get('without') ?? []];
    return {
      workload: workload.name,
      rate: workload.drop,
      steps_with: spread(dropping),
      steps_without: spread(whole),
      share_of_step: spread(dropping.map((rate, round) => 1 - rate / (whole[round] ?? NaN))),
    };
  } finally {
    for (const place of places.values()) await place.close();
  }
}
