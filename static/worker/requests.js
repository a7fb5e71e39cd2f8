// Asking the worker: one for all labs of a page, started with the first request.

import { startWorker } from './start.js';

/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void }} Pending */

/** @type {Promise<Worker> | undefined} */
let worker;
/** What has been asked and not answered. @type {Map<number, Pending>} */
const pending = new Map();
let newest = 0;

/**
 * @param {string} task as `worker.js` names it
 * @param {object} details what the task needs
 * @param {AbortSignal} [signal] takes the request back
 * @returns {Promise<any>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function request(task, details, signal) {
  worker ??= start();
  const id = ++newest;
  // In the order of the calls, whichever of them starts the worker.
  const answer = worker.then(
    (worker) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        signal?.addEventListener('abort', () => worker.postMessage({ cancel: id }), { once: true });
        pending.set(id, { resolve, reject });
        worker.postMessage({ id, task, ...details });
      }),
  );
  const result = await answer;
  signal?.throwIfAborted();
  return result;
}

async function start() {
  try {
    const started = await startWorker();
    started.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = pending.get(id) ?? {};
      pending.delete(id);
      if (error === undefined) resolve?.(result);
      else reject?.(new Error(error));
    };
    started.onerror = (event) => fail(started, event.message);
    return started;
  } catch (error) {
    // The next request tries again.
    worker = undefined;
    throw error;
  }
}

/** Ends a worker that has broken down, and all that was asked of it. @param {Worker} broken @param {string} reason */
function fail(broken, reason) {
  broken.terminate();
  worker = undefined;
  for (const { reject } of pending.values()) reject(new Error(`The worker has broken down (${reason}). Try again.`));
  pending.clear();
}
