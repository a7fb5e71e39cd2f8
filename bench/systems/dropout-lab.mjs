// Dropout Lab: the built page's own core, as the page uses it, one network and no evaluations.

import { queryOf } from '../query.mjs';

/** @typedef {import('../workloads.mjs').Workload} Workload */

/** Where the page is told which build to load: `?folder=/dist/`. */
const folder = new URLSearchParams(location.search).get('folder') ?? '/dist/';

export default async function start() {
  const core = await import(`${folder}dropout-lab.js`);
  await core.default();
  return {
    /** @param {Workload} workload */
    async open(workload) {
      const query = queryOf(workload, false);
      if (core.Lab.needsDigits(query)) {
        const response = await fetch(`${folder}static/digits.bin`);
        core.Lab.loadDigits(new Uint8Array(await response.arrayBuffer()));
      }
      const lab = new core.Lab(query);
      return {
        run: (/** @type {number} */ steps) => lab.step(steps),
        loss() {
          lab.step(1);
          const { b } = lab.metrics();
          return b.diverged ? NaN : b.batchLoss;
        },
        close: () => lab.free(),
      };
    },
  };
}
