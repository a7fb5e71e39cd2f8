// Dropout Lab: the built page's own core, as the page uses it, one network and no evaluations.

import { queryOf } from '../query.mjs';

/** @typedef {import('../workloads.mjs').Workload} Workload */

/** Where the page is told which build to load: `?folder=/dist/`. */
const folder = new URLSearchParams(location.search).get('folder') ?? '/dist/';

export default async function start() {
  const files = await (await fetch(`${folder}files.json`)).json();
  /** @param {RegExp} name its address, by content or, in an older build, without */
  const address = (name) => folder + files.find((/** @type {string} */ path) => name.test(path));
  const core = await import(address(/(^|\/)dropout-lab(-\w+)?\.js$/));
  const first = await core.default({ module_or_path: address(/dropout-lab_bg(-\w+)?\.wasm$/) });
  // An older build is one file.
  if (core.setRestLoader) {
    await WebAssembly.instantiateStreaming(fetch(address(/dropout-lab-rest-\w+\.wasm$/)), { first });
  }
  return {
    /** @param {Workload} workload */
    async open(workload) {
      // A build before 2026-11-25 knows the layers by another key.
      const isOlder = !core.Lab.schema().some((/** @type {{ key: string }} */ { key }) => key === 'layers');
      const query = queryOf(workload, false).replace(/\blayers=/, isOlder ? 'hidden=' : 'layers=');
      if (core.Lab.needsDigits(query)) {
        const response = await fetch(address(/digits(-\w+)?\.bin$/));
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
