// The clock: how many iterations each animation frame trains, so that training and drawing together leave the page smooth.

/**
 * @typedef {object} Speed
 * @property {number} perSecond iterations, or phases, a second
 * @property {boolean} [phases] one phase at a time instead of whole iterations
 * @property {string} label
 */

/** The stops of the speed slider, from one phase a second to as fast as the frames allow. @type {Speed[]} */
export const SPEEDS = [
  { perSecond: 1, phases: true, label: '1 phase/s' },
  { perSecond: 1, label: '1/s' },
  { perSecond: 3, label: '3/s' },
  { perSecond: 10, label: '10/s' },
  { perSecond: 30, label: '30/s' },
  { perSecond: 60, label: '60/s' },
  { perSecond: 125, label: '125/s' },
  { perSecond: 250, label: '250/s' },
  { perSecond: 500, label: '500/s' },
  { perSecond: 1000, label: '1,000/s' },
  { perSecond: Infinity, label: 'full' },
];

/** The stop at which a lab starts: the default run makes its point within ten seconds. */
export const DEFAULT_SPEED = 7;

/** Milliseconds of a frame that training and drawing may take together. */
const FRAME_BUDGET = 12;
/** Milliseconds of a frame that training gets however long the drawing takes. */
const TRAINING_FLOOR = 3;
/** Milliseconds after which training looks at the clock again. */
const CHUNK = 2;
/** How much the newest frame counts in the running averages of what things cost. */
const NEWEST = 0.2;

/**
 * @typedef {object} Work What the runner drives.
 * @property {(iterations: number) => void} train
 * @property {() => void} phase
 * @property {() => void} draw
 */

/** The speed at a stop of the slider; beyond its ends, the last one there. @param {number} stop @returns {Speed} */
export const speedAt = (stop) => /** @type {Speed} */ (SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, stop))]);

/** The runners at work, which share the frames of the page. @type {Set<Runner>} */
const working = new Set();

/** Trains and draws on animation frames, as far as the budget of a frame goes. */
export class Runner {
  /** @type {Work} */ #work;
  #frame = 0;
  #last = 0;
  #owed = 0;
  #stale = false;
  #playing = false;
  #visible = true;
  /** Milliseconds that an iteration and a drawing take, on average. */
  #iterationCost = 0.05;
  #drawCost = 4;

  speed = DEFAULT_SPEED;

  /** @param {Work} work */
  constructor(work) {
    this.#work = work;
  }

  get playing() {
    return this.#playing;
  }

  play() {
    this.#playing = true;
    // The first iteration comes at once, even at one a second.
    this.#owed = 1;
    this.#last = 0;
    this.#schedule();
  }

  pause() {
    this.#playing = false;
    this.#schedule();
  }

  /** While nobody can see the lab, nothing is trained or drawn. @param {boolean} visible */
  setVisible(visible) {
    this.#visible = visible;
    this.#last = 0;
    this.#schedule();
  }

  /** Draws on the next frame. */
  invalidate() {
    this.#stale = true;
    this.#schedule();
  }

  /** Stops for good. */
  stop() {
    this.#visible = false;
    this.pause();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #schedule() {
    if (this.#playing && this.#visible) working.add(this);
    else working.delete(this);
    if (this.#frame || !this.#visible || !(this.#playing || this.#stale)) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      if (!this.#visible) return;
      if (this.#playing) this.#advance(now);
      if (this.#stale) this.#draw();
      this.#schedule();
    });
  }

  /** @param {number} now */
  #advance(now) {
    const { perSecond, phases } = speedAt(this.speed);
    const elapsed = this.#last ? Math.min(now - this.#last, 100) : 0;
    this.#last = now;
    // What a slow machine cannot keep up with is forgotten after a frame, not saved up.
    const wanted = perSecond === Infinity ? Infinity : this.#owed + (elapsed * perSecond) / 1000;
    const whole = Math.floor(wanted);
    this.#owed = perSecond === Infinity ? 0 : wanted - whole;
    if (whole < 1) return;
    if (phases) this.#work.phase();
    else this.#train(whole);
    this.#stale = true;
  }

  /** Trains up to `wanted` iterations, at least one, as far as the frame's budget goes. @param {number} wanted */
  #train(wanted) {
    const budget = Math.max(TRAINING_FLOOR, FRAME_BUDGET - this.#drawCost) / working.size;
    const start = performance.now();
    let done = 0;
    let spent = 0;
    while (this.#playing && done < wanted && (done === 0 || spent + this.#iterationCost < budget)) {
      const affordable = Math.floor(Math.min(CHUNK, budget - spent) / this.#iterationCost);
      const chunk = Math.min(wanted - done, Math.max(1, affordable));
      this.#work.train(chunk);
      done += chunk;
      spent = performance.now() - start;
    }
    this.#iterationCost += NEWEST * (Math.max(spent / done, 1e-4) - this.#iterationCost);
  }

  #draw() {
    this.#stale = false;
    const start = performance.now();
    this.#work.draw();
    this.#drawCost += NEWEST * (performance.now() - start - this.#drawCost);
  }
}
