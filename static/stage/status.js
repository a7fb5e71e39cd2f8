// The line under the bar: what the newest phase did, or what the reader should know about the run. It keeps its height.

import { h, write } from '../kit/dom.js';
import { whole } from '../kit/format.js';

/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */

/** The phases of an iteration, in their order, and what each one does. */
const PHASES = [
  { phase: 'mask', does: 'Each neuron is dropped with probability p, anew for every example of the batch.' },
  { phase: 'forward', does: 'Activations run left to right. A dropped neuron gives 0; a kept one is scaled up.' },
  { phase: 'loss', does: 'The thinned networks’ answers are compared with the targets of the batch.' },
  { phase: 'backward', does: 'Gradients run right to left. A dropped neuron receives none.' },
  { phase: 'update', does: 'The optimizer changes the weights. The next iteration draws another mask.' },
];

/** The phases of an iteration, and a sentence. */
export class StatusLine {
  /** @param {HTMLElement} end what stands at the end of the line */
  constructor(end) {
    this.steps = PHASES.map(({ phase }) => h('li', {}, phase));
    this.text = h('p', {});
    this.root = h(
      'div',
      { class: 'status' },
      h('ol', { 'aria-label': 'Phases of an iteration' }, ...this.steps),
      this.text,
      end,
    );
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
    const current = slow ? PHASES.find(({ phase }) => phase === metrics.phase) : undefined;
    this.steps.forEach((step, index) => {
      if (PHASES[index] === current) step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    });
    write(this.text, current ? current.does : remark(metrics));
  }
}

/** @param {Metrics} metrics */
function remark({ iteration, changedAt, a, b }) {
  const broken = [a, b].find((arm) => arm?.diverged);
  if (broken) return 'The run has stopped. Restart it with a smaller learning rate.';
  if (changedAt !== undefined) {
    return `* Changed at iteration ${whole(changedAt)}: the link alone no longer gives this fingerprint.`;
  }
  if (iteration === 0) return 'Press play. Each iteration draws new masks, so that it trains another thinned network.';
  if (!a) return 'Each iteration draws new masks, so that it trains another thinned network.';
  return 'Both networks have the same data, the same initial weights and the same batches.';
}
