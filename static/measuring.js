// Takes measures of a run a little at a time, so that the page never halts.

/** @typedef {import('../dropout-lab.js').Lab} Lab */
/** @typedef {import('../dropout-lab.js').MeasureName} MeasureName */
/** @typedef {import('../dropout-lab.js').Measurement} Measurement */

/** Milliseconds of a frame that measuring takes. */
const SLICE = 6;

/**
 * @typedef {object} MeasuringHost
 * @property {() => Lab | undefined} lab
 * @property {(name: MeasureName, measurement: Measurement) => void} found
 * @property {(name: MeasureName | undefined) => void} turned to the measure that is taken next, or to none
 */

/** A queue of measures, of which the first is under way. */
export class Measuring {
  /** @type {MeasuringHost} */ #host;
  /** @type {MeasureName[]} */ #queue = [];
  #frame = 0;

  /** @param {MeasuringHost} host */
  constructor(host) {
    this.#host = host;
  }

  /** Whether there is anything under way. */
  get active() {
    return this.#queue.length > 0;
  }

  /** Takes these measures, in this order, of the run as it is. @param {MeasureName[]} names */
  start(names) {
    this.#queue = [...names];
    this.#host.turned(this.#queue[0]);
    this.#schedule();
  }

  /** Leaves off. */
  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#queue = [];
  }

  #schedule() {
    if (this.active && !this.#frame) this.#frame = requestAnimationFrame(() => this.#advance());
  }

  #advance() {
    this.#frame = 0;
    const lab = this.#host.lab();
    const [name] = this.#queue;
    if (!lab || !name) return this.stop();
    const measurement = lab.measureFor(name, SLICE);
    if (measurement) {
      this.#queue.shift();
      this.#host.found(name, measurement);
      this.#host.turned(this.#queue[0]);
    }
    this.#schedule();
  }
}
