// A lab's run at the worker: sent there as it is when something is asked of it, and only if it has changed since.

import { digitsBytes, loadRest } from '../element/core.js';
import { ask } from './ask.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').ArmName} ArmName */
/** @typedef {import('../../worker.js').MeasureName} MeasureName */
/** @typedef {import('../../worker.js').Measurement} Measurement */
/** @typedef {import('../../worker.js').ExportFormat} ExportFormat */

/** Tells the labs of a page apart. */
let labs = 0;

/** Whether the worker has the digits: it needs them once. @type {Promise<void> | undefined} */
let digitsSent;

/** What the worker does with the run of one lab. */
export class LabWorker {
  #number = ++labs;
  /** @type {() => Lab | undefined} */ #lab;
  /** What was sent last. */
  #sent = '';

  /** @param {() => Lab | undefined} lab the run, as it is when it is asked for */
  constructor(lab) {
    this.#lab = lab;
  }

  /**
   * Takes a measure of both arms as they are now.
   * @param {MeasureName} name
   * @param {AbortSignal} [signal]
   * @returns {Promise<Measurement>}
   */
  measure(name, signal) {
    return this.#ask('measure', { name }, signal);
  }

  /**
   * An arm as a script of another library.
   * @param {ExportFormat} format
   * @param {ArmName} arm
   * @returns {Promise<string>}
   */
  export(format, arm) {
    return this.#ask('export', { format, arm });
  }

  /** Gives back what the worker keeps of the run. */
  stop() {
    if (this.#sent) ask('forget', { lab: this.#number }).catch(() => {});
    this.#sent = '';
  }

  /** @param {string} task @param {object} details @param {AbortSignal} [signal] */
  async #ask(task, details, signal) {
    // With it, the core makes a snapshot of the run.
    await loadRest();
    const sent = this.#send();
    const asked = ask(task, { lab: this.#number, ...details }, signal);
    // Why the run could not be sent says more than that it is not there.
    const [arrived, answer] = await Promise.allSettled([sent, asked]);
    if (arrived.status === 'fulfilled' && answer.status === 'fulfilled') return answer.value;
    // Whatever went wrong, the worker may be a new one next time, and have nothing.
    if (arrived.status === 'rejected' || !signal?.aborted) {
      this.#sent = '';
      digitsSent = undefined;
    }
    throw /** @type {PromiseRejectedResult} */ (arrived.status === 'rejected' ? arrived : answer).reason;
  }

  /** Sends the run, unless the worker has it as it is. */
  async #send() {
    const lab = this.#lab();
    if (!lab) throw new Error('The lab is not ready: wait for its event “ready”.');
    const { iteration, phase, changedAt } = lab.metrics();
    const state = [lab.query(), lab.fingerprint(), iteration, phase, changedAt].join(' ');
    if (state === this.#sent) return;
    this.#sent = state;
    const bytes = digitsBytes();
    if (bytes) digitsSent ??= ask('digits', { bytes });
    await Promise.all([digitsSent, ask('run', { lab: this.#number, snapshot: lab.snapshot() })]);
  }
}
