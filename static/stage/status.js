// The line under the bar: what the newest phase did, or what the reader should know about the run. It keeps its height.

import { h, write } from '../kit/dom.js';
import { whole } from '../kit/format.js';
import { whenWanted } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('../../dropout-lab.js').PhaseWords} PhaseWords */

/** The sentence. */
export class StatusLine {
  /** @type {typeof import('./sentence.js') | undefined} */ #found;
  #redraw;

  /**
   * @param {import('../transport/phases.js').PhaseStepper} phases which are told what the newest one did
   * @param {() => void} redraw asks for a frame
   */
  constructor(phases, redraw) {
    this.#redraw = redraw;
    this.phases = phases;
    /** @type {PhaseWords | undefined} */
    this.words = undefined;
    this.names = { a: '', b: '' };
    this.sameWeights = true;
    this.text = h('p', {});
    this.root = h('div', { class: 'status' }, this.text);
  }

  /**
   * What is true of the run from now on.
   * @param {PhaseWords} words
   * @param {import('../kit/arm-names.js').ArmNames} names
   * @param {boolean} sameWeights whether the arms began with them
   */
  setRun(words, names, sameWeights) {
    this.words = words;
    this.names = names;
    this.sameWeights = sameWeights;
  }

  /** Says something until the next update. @param {string} text */
  say(text) {
    write(this.text, text);
  }

  /**
   * @param {Metrics} metrics
   * @param {boolean} slow whether the run goes phase by phase now
   */
  update(metrics, slow) {
    const current = slow ? metrics.shownPhase : undefined;
    const sentence = (current && this.words?.[current]) ?? '';
    this.phases.update(current, slow ? metrics.phase : undefined, sentence);
    write(this.text, current ? sentence : this.#remark(metrics));
  }

  /** Fetches what there is to say of a run that has begun. Until it is there, something is said that is always true. */
  #fetch = whenWanted(async () => {
    this.#found = await import('./sentence.js');
    this.#redraw();
  });

  #remarks() {
    // What has failed is tried again by the next remark.
    if (!this.#found) this.#fetch().catch(() => {});
    return this.#found;
  }

  /** @param {Metrics} metrics */
  #remark({ iteration, epoch, changedAt, a, b }) {
    const remarks = iteration > 0 ? this.#remarks() : undefined;
    const broken = remarks?.brokenOf({ a, b }, this.names);
    if (broken) return broken;
    if (remarks && changedAt !== undefined && iteration - changedAt < remarks.EARLY) {
      return `* Changed at iteration ${whole(changedAt)}: the link alone no longer gives this fingerprint.`;
    }
    const news = this.words?.iteration ?? '';
    if (iteration === 0)
      return `Press Play. ${news} Watch the test loss: a network whose test loss rises again is memorising.`;
    const sentence = remarks?.sentenceOf({ iteration, epoch, a, b }, this.names);
    if (sentence) return sentence;
    if (!a) return news;
    return this.sameWeights
      ? 'Both networks have the same data, the same initial weights and the same batches.'
      : 'Both networks have the same data and the same batches.';
  }
}
