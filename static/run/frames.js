// The animation frames of the page, which all its labs share: who is at work in them, whose turn it is, and what drawing costs
// beyond its script.

/** Milliseconds from frame to frame where nothing else is known: most screens'. */
const PERIOD = 1000 / 60;
/** Milliseconds without a frame that say nothing of what frames cost: the page was hidden, or stood still. */
export const BREAK = 1000;
/** How much the newest frame counts in the running averages of how often frames come and of what a drawing costs. */
const NEWEST = 0.2;
/** Milliseconds of a frame that the drawings of all labs may take; where that is too little for all, they take turns. */
const DRAWINGS = 10;

/**
 * @typedef {object} Clock What is needed of the browser.
 * @property {() => number} now milliseconds
 * @property {(callback: (now: number) => void) => number} request calls back on the next frame
 * @property {(request: number) => void} cancel
 */

/** @type {Clock} */
const BROWSER = {
  now: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
  cancel: (request) => cancelAnimationFrame(request),
};

/** The frames of a page. */
export class Frames {
  /** The runners at work. @type {Set<object>} */ working = new Set();
  #start = 0;
  /** Milliseconds of script in the present frame, and how many labs were drawn in it. */
  #spent = 0;
  #drawings = 0;
  /** Milliseconds from a frame without drawing to the next, on average. */
  #period = PERIOD;
  #hidden = 0;
  /** Milliseconds of script that the drawings of the present frame took, and what one takes with all it costs, on average. */
  #drawn = 0;
  #drawingCost = 0;
  /** Whose turn it is: so many of the runners at work, from this one on. */
  #first = 0;
  #turns = Infinity;

  /** @param {Clock} [clock] */
  constructor(clock = BROWSER) {
    this.clock = clock;
  }

  /** Milliseconds that each drawing of the frame before this one took after its script had ended. */
  get hidden() {
    return this.#hidden;
  }

  /** How many runners have their turn in this frame. */
  get turns() {
    return Math.max(1, Math.min(this.#turns, this.working.size));
  }

  /** Whether it is a runner's turn to train and draw; who is not at work may always. @param {object} runner */
  hasTurn(runner) {
    const { size } = this.working;
    if (size <= this.#turns || !this.working.has(runner)) return true;
    const place = [...this.working].indexOf(runner);
    return (place - (this.#first % size) + size) % size < this.#turns;
  }

  /**
   * Begins a frame, once however many labs say so.
   *
   * A browser may go on working on a drawing elsewhere, after the script has ended; all that shows is that the next frame
   * comes late. What is late is measured against the frames without drawing: screens differ.
   * @param {number} now when it began
   */
  begin(now) {
    if (now === this.#start) return;
    const passed = now - this.#start;
    this.#hidden = 0;
    if (passed > 0 && passed < BREAK) {
      if (this.#drawings === 0) this.#period += NEWEST * (passed - this.#period);
      // Frames come when the screen is ready for one: half a period is what that takes on average.
      else if (passed > 1.5 * this.#period)
        this.#hidden = Math.max(0, passed - this.#spent - this.#period / 2) / this.#drawings;
    }
    this.#first += this.turns;
    if (this.#drawings > 0) {
      const cost = this.#drawn / this.#drawings + this.#hidden;
      this.#drawingCost += NEWEST * (cost - this.#drawingCost);
      this.#turns = Math.max(1, Math.floor(DRAWINGS / this.#drawingCost));
    }
    this.#start = now;
    this.#spent = 0;
    this.#drawn = 0;
    this.#drawings = 0;
  }

  /** Counts what was trained in this frame. @param {number} milliseconds */
  trained(milliseconds) {
    this.#spent += milliseconds;
  }

  /** Counts what a lab drew in this frame. @param {number} milliseconds */
  drew(milliseconds) {
    this.#spent += milliseconds;
    this.#drawn += milliseconds;
    this.#drawings += 1;
  }
}

/** Those of this page. */
export const FRAMES = new Frames();
