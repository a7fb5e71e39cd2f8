// The way to one worker: started with the first request, replaced when it has broken down.

import { startWorker } from './start.js';

/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void }} Pending */

/** A worker and what has been asked of it. It answers one request after the other. */
export class WorkerLink {
  /** @type {Promise<Worker> | undefined} */ #worker;
  /** What has been asked and not answered. @type {Map<number, Pending>} */ #pending = new Map();
  #newest = 0;

  /**
   * @param {string} task as `worker.js` names it
   * @param {object} details what the task needs
   * @param {AbortSignal} [signal] takes the request back
   * @returns {Promise<any>}
   * @throws {Error} whose message is a sentence for the reader
   */
  async request(task, details, signal) {
    this.#worker ??= this.#start();
    const id = ++this.#newest;
    // In the order of the calls, whichever of them starts the worker.
    const answer = this.#worker.then(
      (worker) =>
        new Promise((resolve, reject) => {
          signal?.throwIfAborted();
          signal?.addEventListener('abort', () => worker.postMessage({ cancel: id }), { once: true });
          this.#pending.set(id, { resolve, reject });
          worker.postMessage({ id, task, ...details });
        }),
    );
    const result = await answer;
    signal?.throwIfAborted();
    return result;
  }

  /** Ends the worker, and all that was asked of it. */
  stop() {
    const ending = this.#worker;
    this.#worker = undefined;
    ending?.then(
      (worker) => worker.terminate(),
      () => {},
    );
    this.#refuse('The worker has been stopped.');
  }

  async #start() {
    try {
      const started = await startWorker();
      started.onmessage = ({ data: { id, result, error } }) => {
        const { resolve, reject } = this.#pending.get(id) ?? {};
        this.#pending.delete(id);
        if (error === undefined) resolve?.(result);
        else reject?.(new Error(error));
      };
      started.onerror = (event) => this.#fail(started, event.message);
      return started;
    } catch (error) {
      // The next request tries again.
      this.#worker = undefined;
      throw error;
    }
  }

  /** @param {Worker} broken @param {string} reason */
  #fail(broken, reason) {
    broken.terminate();
    this.#worker = undefined;
    this.#refuse(`The worker has broken down (${reason}). Try again.`);
  }

  /** @param {string} sentence */
  #refuse(sentence) {
    for (const { reject } of this.#pending.values()) reject(new Error(sentence));
    this.#pending.clear();
  }
}
