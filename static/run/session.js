// A run and its clock: the core's lab, what drives it, and the rules of when it stops.

import { Runner, SPEEDS, speedAt } from './runner.js';
import { loadDigits, loadRest } from '../element/core.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../element/core.js').Core} Core */
/** @typedef {import('../../dropout-lab.js').PhaseName} PhaseName */
/** @typedef {'nothing' | 'live' | 'restart'} Effect */

/**
 * @typedef {object} Audience Who is told what happens.
 * @property {(progress: { playing: boolean, slow: boolean, trained: boolean, reached: number | undefined }) => void} draw
 *   shows the newest state; `slow`: phase by phase, `trained`: something was trained since the last time, `reached`:
 *   iterations a second
 * @property {() => void} changed after the settings, or the whole run, have changed
 * @property {(what: string) => void} waiting while something is fetched
 */

/** The phases of an iteration, in their order. @type {PhaseName[]} */
export const PHASES = ['mask', 'forward', 'loss', 'backward', 'update'];

/** One run, from its opening to its end. */
export class Session {
  /** @type {Core} */ #core;
  /** @type {Audience} */ #audience;
  /** @type {Lab | undefined} */ #lab;
  #runner = new Runner({
    train: (iterations) => this.#train((lab) => lab.step(iterations)),
    phase: () => this.#train((lab) => lab.phase()),
    draw: () => this.#draw(),
    iteration: () => this.#iteration,
  });
  #slow = false;
  /** Whether the run begins slowly when it plays. */
  #slowly = true;
  /** How many iterations the run has done. */
  #iteration = 0;
  #trained = false;
  /** How many arms have diverged. */
  #broken = 0;
  /** Counts what replaces the data or the run, so that what was fetched too late is not used. */
  #turn = 0;

  /** @param {Core} core @param {Audience} audience */
  constructor(core, audience) {
    this.#core = core;
    this.#audience = audience;
  }

  get lab() {
    return this.#lab;
  }

  get playing() {
    return this.#runner.playing;
  }

  /** The stop of the speed slider. */
  get speed() {
    return this.#runner.speed;
  }

  set speed(stop) {
    this.#runner.speed = Math.max(0, Math.min(SPEEDS.length - 1, stop));
    this.#slow = this.playing && Boolean(speedAt(this.speed).phases);
  }

  /**
   * Begins another run in the place of this one.
   * @param {string} query
   * @throws {Error} that says what is wrong with the query; then this run goes on
   */
  async open(query) {
    // Of the default run alone it is known that the first file of the core has all that it needs.
    if (query) await loadRest();
    await this.#need(query);
    this.#replace(new this.#core.Lab(query));
  }

  /**
   * Changes settings: one as the core does it, several together by beginning the run that they lead to.
   * @param {[key: string, value: string][]} changes made in this order; '' is the default
   * @returns {Promise<Effect>}
   * @throws {Error} that says what is allowed; then nothing has changed
   */
  async set(changes) {
    await loadRest();
    for (const [key, value] of changes) {
      if (key === 'data' && typeof value === 'string') await this.#need(`data=${encodeURIComponent(value)}`);
    }
    if (!this.#lab) return 'nothing';
    const [[key, value] = ['', ''], ...more] = changes;
    if (more.length > 0) {
      this.#replace(this.#changedCopy(this.#lab.query(), changes));
      return 'restart';
    }
    const effect = this.#lab.set(key, value);
    this.#changed();
    return effect;
  }

  /**
   * Another lab with this run's settings, changed: one that is refused takes nothing with it.
   * @param {string} query
   * @param {[key: string, value: string][]} changes
   */
  #changedCopy(query, changes) {
    const lab = new this.#core.Lab(query);
    try {
      for (const [key, value] of changes) lab.set(key, value);
    } catch (error) {
      lab.free();
      throw error;
    }
    return lab;
  }

  /** @param {Lab} lab */
  #replace(lab) {
    this.#lab?.free();
    this.#lab = lab;
    this.#changed();
  }

  /** Fetches what a run with this query needs. @param {string} query */
  async #need(query) {
    this.#turn += 1;
    if (!this.#core.Lab.needsDigits(query)) return;
    const turn = this.#turn;
    this.#audience.waiting('Loading the handwritten digits …');
    await loadDigits();
    if (turn !== this.#turn) throw new Error('Other data were chosen meanwhile.');
  }

  /**
   * Goes on with a run that was saved.
   * @param {string} json as `Lab.weights()` gives it
   * @throws {Error} that says why it does not fit; then nothing has changed
   */
  async load(json) {
    await loadRest();
    // The query is among the first things in the file; what its data need has to be there before the core reads it.
    await this.#need(/"query": *"([^"]*)"/.exec(json.slice(0, 4000))?.[1] ?? '');
    this.#lab?.load(json);
    this.#changed();
  }

  /** @param {boolean} [slowly] whether the first iterations come one by one, so that masks are seen to change */
  play(slowly = true) {
    if (!this.#lab || this.#lab.metrics().finished) return;
    this.#slow = Boolean(speedAt(this.speed).phases);
    this.#slowly = slowly;
    this.#runner.play(slowly);
    this.redraw();
  }

  pause() {
    this.#runner.pause();
    this.redraw();
  }

  /** Pauses, then trains. @param {number} iterations */
  step(iterations) {
    this.pause();
    this.#slow = false;
    this.#train((lab) => lab.step(iterations));
  }

  /** Pauses, then does the next phase of an iteration. */
  phase() {
    this.pause();
    this.#slow = true;
    this.#train((lab) => lab.phase());
  }

  /**
   * Pauses, then shows a phase of the newest iteration: one that is done as it was, another by doing what leads to it.
   * @param {PhaseName} phase
   */
  showPhase(phase) {
    this.pause();
    this.#slow = true;
    if (this.#lab?.look(phase)) this.redraw();
    else this.#train((lab) => void PHASES.find(() => lab.phase() === phase));
  }

  /** Begins the same run again; a playing one goes on playing. */
  restart() {
    this.#lab?.restart();
    this.#changed();
  }

  /** Draws on the next frame. */
  redraw() {
    this.#runner.invalidate();
  }

  /** @param {boolean} visible */
  setVisible(visible) {
    this.#runner.setVisible(visible);
  }

  /** Ends for good, and gives back all memory of the core. */
  stop() {
    this.#turn += 1;
    this.#runner.stop();
    this.#lab?.free();
    this.#lab = undefined;
  }

  #changed() {
    this.#slow = false;
    this.#broken = 0;
    this.#iteration = this.#lab?.metrics().iteration ?? 0;
    // So that one can go back to the phases of an iteration when the run stands still.
    this.#lab?.keepEarlier(true);
    if (this.#iteration === 0) this.#runner.restart(this.#slowly);
    this.#audience.changed();
    this.redraw();
  }

  /** @param {(lab: Lab) => void} progress */
  #train(progress) {
    if (!this.#lab) return;
    progress(this.#lab);
    this.#trained = true;
    const { a, b, iteration } = this.#lab.metrics();
    this.#iteration = iteration;
    const broken = [a, b].filter((arm) => arm?.diverged).length;
    // An arm that has just diverged stops the run, so that its message is seen.
    if (broken > this.#broken) this.#runner.pause();
    this.#broken = broken;
    this.redraw();
  }

  #draw() {
    if (!this.#lab) return;
    const { playing, reached } = this.#runner;
    this.#audience.draw({ playing, slow: this.#slow, trained: this.#trained, reached });
    this.#trained = false;
  }
}
