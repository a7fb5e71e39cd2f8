// Takes measures of a run one after the other, at the worker, until they are taken or no longer wanted.

import { reason } from '../element/parts.js';

/** @typedef {import('../../worker.js').MeasureName} MeasureName */
/** @typedef {import('../../worker.js').Measurement} Measurement */

/**
 * @typedef {object} MeasuringHost
 * @property {import('../worker/lab-worker.js').LabWorker} worker
 * @property {(name: MeasureName, measurement: Measurement) => void} found
 * @property {(name: MeasureName | undefined) => void} turned to the measure that is taken next, or to none
 * @property {(sentence: string) => void} failed
 */

/** A queue of measures, of which the first is under way. */
export class Measuring {
  /** @type {MeasuringHost} */ #host;
  /** Ends what is under way. @type {AbortController | undefined} */ #under;

  /** @param {MeasuringHost} host */
  constructor(host) {
    this.#host = host;
  }

  /** Whether there is anything under way. */
  get active() {
    return this.#under !== undefined;
  }

  /** Takes these measures, in this order, of the run, which stands still meanwhile. @param {MeasureName[]} names */
  async start(names) {
    this.stop();
    const { signal } = (this.#under = new AbortController());
    try {
      for (const name of names) {
        this.#host.turned(name);
        const measurement = await this.#host.worker.measure(name, signal);
        if (signal.aborted) return;
        this.#host.found(name, measurement);
      }
      this.#under = undefined;
      this.#host.turned(undefined);
    } catch (error) {
      if (signal.aborted) return;
      this.#under = undefined;
      this.#host.failed(reason(error));
    }
  }

  /** Cancels what is under way. */
  stop() {
    this.#under?.abort();
    this.#under = undefined;
  }
}
