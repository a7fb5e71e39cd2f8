// What every system's page offers to steps.mjs, as `globalThis.bench`: one workload after the other is opened, which
// ends the one before, and its training timed in slices.

import { load } from '../data.mjs';
import { peak } from '../peak/peak.mjs';

/**
 * @typedef {object} System
 * @property {(workload: import('../workloads.mjs').Workload, examples: import('../data.mjs').Examples) => Promise<Session>} open
 *   throws an error that says why if the system cannot express the workload
 *
 * @typedef {object} Session
 * @property {(steps: number) => void | Promise<void>} run trains so many steps, drawing their batches, until all are done
 * @property {() => number | Promise<number>} loss trains one step and returns the loss of its batch
 * @property {() => void} close
 */

/** Milliseconds between looks at the clock. */
const CHUNK = 10;
/** Batches that a loss is averaged over. */
const LOSSES = 10;

/** @param {() => Promise<System>} start */
export function host(start) {
  const system = start();
  // A failure is reported when the first workload is opened.
  system.catch(() => {});
  /** @type {Session | undefined} */
  let session;
  const opened = () => {
    if (!session) throw new Error('no workload is open');
    return session;
  };
  globalThis.bench = {
    async open(workload) {
      session?.close();
      session = undefined;
      session = await (await system).open(workload, await load(workload));
    },
    /** Steps a second while training for so many milliseconds. @param {number} milliseconds */
    rate: (milliseconds) => rate(opened(), milliseconds),
    /** The mean loss of the next few batches. */
    async loss() {
      let sum = 0;
      for (let i = 0; i < LOSSES; i++) sum += await opened().loss();
      return sum / LOSSES;
    },
    peak,
  };
}

/** @param {Session} session @param {number} milliseconds */
async function rate(session, milliseconds) {
  let steps = 0;
  let chunk = 1;
  let elapsed = 0;
  const start = performance.now();
  while (elapsed < milliseconds) {
    await session.run(chunk);
    steps += chunk;
    elapsed = performance.now() - start;
    // The clock may not have moved yet.
    chunk = elapsed < 1 ? 2 * chunk : Math.max(1, Math.round((CHUNK * steps) / elapsed));
  }
  return (1000 * steps) / elapsed;
}
