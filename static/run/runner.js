// The clock: how many iterations each animation frame trains and which frames draw, so that training and drawing together
// leave the page smooth, and drawing leaves time to training.

import { BREAK, FRAMES } from './frames.js';
import { Rate } from './rate.js';
import { slowStart } from './slow-start.js';

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
  { perSecond: Infinity, label: 'as fast as possible' },
];

/** The stop at which a lab starts: the default run makes its point within ten seconds. */
export const DEFAULT_SPEED = 7;

/** Milliseconds of a frame that training and drawing may take together. */
const FRAME_BUDGET = 12;
/** Milliseconds of a frame that training gets however long the drawing takes. */
const TRAINING_FLOOR = 3;
/** Milliseconds after which the next frame is late on most screens. */
const FRAME = 16;
/** Milliseconds after which training looks at the clock again. */
const CHUNK = 2;
/** Share of the time that drawing may take, of all labs together, while their runs are slower than they should be. */
const DRAWING_SHARE = 0.4;
/** Milliseconds after which such a run is drawn even so. */
const PATIENCE = 500;
/** The longest time between two frames that training catches up with; the rest is lost. */
const CATCH_UP = 250;
/** Share of its speed from which on a run counts as fast enough. */
const KEPT = 0.95;
/** How much the newest frame counts in the running averages of what things cost. */
const NEWEST = 0.2;

/**
 * @typedef {object} Work What the runner drives.
 * @property {(iterations: number) => void} train
 * @property {() => void} phase
 * @property {() => void} draw
 * @property {() => number} iteration how many iterations the run has done
 */

/** The speed at a stop of the slider; beyond its ends, the last one there. @param {number} stop @returns {Speed} */
export const speedAt = (stop) => /** @type {Speed} */ (SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, stop))]);

/** Trains and draws on animation frames, as far as the budget of a frame goes. */
export class Runner {
  /** @type {Work} */ #work;
  #frames;
  #frame = 0;
  #last = 0;
  #owed = 0;
  #stale = false;
  #playing = false;
  /** Whether the beginning of a run is slow, and whether the newest frame was of such a beginning. */
  #slowly = false;
  #isStarting = false;
  #visible = true;
  #speed = DEFAULT_SPEED;
  /** Whether the run is slower than its speed asks for. */
  #behind = false;
  /** When the newest drawing began, and how many milliseconds it has cost, as far as is known. */
  #drawnAt = 0;
  #drawnFor = 0;
  /** Whether it was in the newest frame, so that the next one shows what it has cost beyond its script. */
  #drewLast = false;
  /** Milliseconds that an iteration and a drawing take, on average. */
  #iterationCost = 0.05;
  #drawCost = 4;
  #rate = new Rate();

  /** @param {Work} work @param {import('./frames.js').Frames} [frames] those of the page */
  constructor(work, frames = FRAMES) {
    this.#work = work;
    this.#frames = frames;
  }

  get playing() {
    return this.#playing;
  }

  /** The stop of the slider. */
  get speed() {
    return this.#speed;
  }

  set speed(stop) {
    this.#speed = stop;
    // Who chooses a speed while the run plays wants to see it.
    this.#slowly = false;
    this.#rate.reset();
  }

  /** Iterations a second that are reached; nothing while none are trained, and before they were measured. */
  get reached() {
    const { perSecond, phases } = speedAt(this.#speed);
    if (!this.#playing || phases) return undefined;
    // An average of the last second would lag behind a speed that grows.
    return this.#isStarting && !this.#behind ? this.#pace(perSecond) : this.#rate.perSecond;
  }

  /** @param {boolean} [slowly] whether it begins slowly where the run does */
  play(slowly = false) {
    this.#playing = true;
    this.#slowly = slowly;
    // The first iteration comes at once, even at one a second.
    this.#owed = 1;
    this.#last = 0;
    this.#rate.reset();
    this.#schedule();
  }

  pause() {
    this.#playing = false;
    this.#schedule();
  }

  /** The run is another one, or begins again. @param {boolean} slowly whether it begins slowly, if it plays */
  restart(slowly) {
    this.#slowly = slowly;
    this.#owed = this.#playing ? 1 : 0;
  }

  /** While nobody can see the lab, nothing is trained or drawn. @param {boolean} visible */
  setVisible(visible) {
    this.#visible = visible;
    this.#last = 0;
    this.#schedule();
  }

  /** Draws on the next frame, or on the next that may draw. */
  invalidate() {
    this.#stale = true;
    this.#schedule();
  }

  /** Stops for good. */
  stop() {
    this.#visible = false;
    this.pause();
    this.#frames.clock.cancel(this.#frame);
    this.#frame = 0;
  }

  #schedule() {
    const { working, clock } = this.#frames;
    if (this.#playing && this.#visible) working.add(this);
    else working.delete(this);
    if (this.#frame || !this.#visible || !(this.#playing || this.#stale)) return;
    this.#frame = clock.request((now) => {
      this.#frame = 0;
      if (!this.#visible) return;
      this.#begin(now);
      if (this.#frames.hasTurn(this)) {
        const mayDraw = this.#mayDraw(now);
        if (this.#playing) this.#advance(now, mayDraw);
        // What is paused shows where it stands.
        if (this.#stale && (mayDraw || !this.#playing)) this.#draw(now);
      }
      this.#schedule();
    });
  }

  /** @param {number} now */
  #begin(now) {
    this.#frames.begin(now);
    if (this.#drewLast) this.#drawnFor += this.#frames.hidden;
    this.#drewLast = false;
  }

  /**
   * Whether this frame may draw: always, unless the run is behind its speed, which drawing less helps it to reach.
   * @param {number} now
   */
  #mayDraw(now) {
    const share = DRAWING_SHARE / Math.max(1, this.#frames.working.size);
    return !this.#behind || now - this.#drawnAt >= Math.min(PATIENCE, this.#drawnFor / share);
  }

  /** @param {number} now @param {boolean} draws whether this frame draws, too */
  #advance(now, draws) {
    const { perSecond: chosen, phases } = speedAt(this.#speed);
    const perSecond = this.#pace(chosen);
    const isStarting = perSecond < chosen;
    // What was measured of the slow start says nothing of the speed that was chosen.
    if (this.#isStarting && !isStarting) this.#rate.reset();
    this.#isStarting = isStarting;
    const passed = this.#last ? now - this.#last : 0;
    this.#last = now;
    const before = this.#owed;
    // What a slow machine cannot keep up with is forgotten after a frame, not saved up.
    const wanted = perSecond === Infinity ? Infinity : before + (Math.min(passed, CATCH_UP) * perSecond) / 1000;
    const whole = Math.floor(wanted);
    this.#owed = perSecond === Infinity ? 0 : wanted - whole;
    let done = 0;
    if (whole >= 1) {
      if (phases) this.#work.phase();
      else done = this.#train(whole, draws);
      this.#stale = true;
    }
    // Parts of an iteration count, so that a speed that is kept is measured as what it is.
    if (passed > BREAK) this.#rate.reset();
    else if (passed > 0) this.#rate.add(perSecond === Infinity ? done : done + this.#owed - before, passed);
    const isSlower = !isStarting && (this.#rate.perSecond ?? perSecond) < KEPT * perSecond;
    this.#behind = !phases && (done < whole || isSlower);
  }

  /** Iterations a second at this moment, where so many are wanted. @param {number} chosen */
  #pace(chosen) {
    return this.#slowly && !speedAt(this.#speed).phases ? slowStart(this.#work.iteration(), chosen) : chosen;
  }

  /**
   * Trains up to `wanted` iterations, at least one, as far as the frame's budget goes; says how many.
   * @param {number} wanted
   * @param {boolean} draws whether this frame draws, too
   */
  #train(wanted, draws) {
    const budget = this.#trainingBudget(draws) / this.#frames.turns;
    const start = this.#frames.clock.now();
    let done = 0;
    let spent = 0;
    while (this.#playing && done < wanted && (done === 0 || spent + this.#iterationCost < budget)) {
      const affordable = Math.floor(Math.min(CHUNK, budget - spent) / this.#iterationCost);
      const chunk = Math.min(wanted - done, Math.max(1, affordable));
      this.#work.train(chunk);
      done += chunk;
      spent = this.#frames.clock.now() - start;
    }
    this.#frames.trained(spent);
    this.#iterationCost += NEWEST * (Math.max(spent / done, 1e-4) - this.#iterationCost);
    return done;
  }

  /** Milliseconds for the training of all labs in this frame. @param {boolean} draws whether this frame draws, too */
  #trainingBudget(draws) {
    if (!draws) return FRAME_BUDGET;
    // Where drawing alone makes the next frame late, training need not wait for it.
    if (this.#drawCost + TRAINING_FLOOR > FRAME) return FRAME_BUDGET;
    return Math.max(TRAINING_FLOOR, FRAME_BUDGET - this.#drawCost);
  }

  /** @param {number} now */
  #draw(now) {
    this.#stale = false;
    const start = this.#frames.clock.now();
    this.#work.draw();
    const cost = this.#frames.clock.now() - start;
    this.#drawCost += NEWEST * (cost - this.#drawCost);
    [this.#drawnAt, this.#drawnFor, this.#drewLast] = [now, cost, true];
    this.#frames.drew(cost);
  }
}
