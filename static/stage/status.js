// The line under the bar: what the newest phase did, or what the reader should know about the run. It keeps its height.

import { h, write } from '../kit/dom.js';
import { whole } from '../kit/format.js';
import { sentenceOf } from './sentence.js';

/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('../../dropout-lab.js').PhaseWords} PhaseWords */

/** The phases of an iteration, in their order. */
const PHASES = /** @type {const} */ (['mask', 'forward', 'loss', 'backward', 'update']);

/** The phases of an iteration, and a sentence. */
export class StatusLine {
  constructor() {
    this.steps = PHASES.map((phase) => h('li', {}, phase));
    /** @type {PhaseWords | undefined} */
    this.words = undefined;
    this.names = { a: '', b: '' };
    this.sameWeights = true;
    this.text = h('p', {});
    this.root = h(
      'div',
      { class: 'status' },
      h('ol', { 'aria-label': 'Phases of an iteration' }, ...this.steps),
      this.text,
    );
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
    const current = slow ? PHASES.find((phase) => phase === metrics.phase) : undefined;
    this.steps.forEach((step, index) => {
      if (PHASES[index] === current) step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    });
    write(this.text, current ? (this.words?.[current] ?? '') : this.#remark(metrics));
  }

  /** @param {Metrics} metrics */
  #remark({ iteration, changedAt, a, b }) {
    const broken = [a, b].find((arm) => arm?.diverged);
    if (broken) return 'The run has stopped. Restart it with a smaller learning rate.';
    if (changedAt !== undefined) {
      return `* Changed at iteration ${whole(changedAt)}: the link alone no longer gives this fingerprint.`;
    }
    const news = this.words?.iteration ?? '';
    if (iteration === 0) return `Press play. ${news}`;
    const sentence = sentenceOf({ iteration, a, b }, this.names);
    if (sentence) return sentence;
    if (!a) return news;
    return this.sameWeights
      ? 'Both networks have the same data, the same initial weights and the same batches.'
      : 'Both networks have the same data and the same batches.';
  }
}
