// One of the two networks: what it is, its pictures, the numbers of the neuron looked at, and how many thinned networks it had.

import { h, identifier, write } from './dom.js';
import { short, superscript, whole } from './format.js';
import { Inspector } from './inspector.js';
import { View } from './views.js';

/** @typedef {import('../dropout-lab.js').Lab} Lab */
/** @typedef {import('../dropout-lab.js').ArmMetrics} ArmMetrics */
/** @typedef {import('../dropout-lab.js').View} ViewName */
/** @typedef {import('./views.js').ViewHost} ViewHost */

/** What the picture of the learnt function is called, by the view that draws it. @type {Record<string, string>} */
const LEARNT = {
  plane: 'What it has learnt',
  curve: 'What it has learnt',
  answers: 'Its answers to test images',
};

/** The part of a workbench that shows one network. */
export class Arm {
  /**
   * @param {'a' | 'b'} name
   * @param {ViewHost} host
   */
  constructor(name, host) {
    this.name = name;
    const words = name === 'a' ? 'without dropout' : 'with dropout';
    const title = identifier('arm');
    this.network = new View(
      'network',
      name,
      `Network ${words}. Arrow keys move between its neurons, Enter opens the numbers of one.`,
      host,
    );
    this.learnt = new View('plane', name, `What the network ${words} has learnt`, host);
    this.mask = new View(
      'mask',
      name,
      `Masks of the batch, network ${words}. Up and down choose the example that is shown.`,
      host,
    );
    this.views = [this.network, this.learnt, this.mask];
    this.inspector = new Inspector(() => host.focus.select(undefined));
    this.facts = h('p', { class: 'facts' });
    this.trouble = h('p', { class: 'trouble', role: 'alert' });
    this.learntName = h('figcaption', {});
    this.shown = h('span', { class: 'number' });
    this.counter = h('p', { class: 'counter' });
    this.root = h(
      'section',
      { class: `arm ${name}`, 'aria-labelledby': title },
      h('header', {}, h('h2', { id: title }, words), this.facts),
      h('figure', { class: 'network' }, h('figcaption', {}, 'Network', this.shown), this.network.root, this.trouble),
      this.inspector.root,
      h('figure', { class: 'learnt' }, this.learntName, this.learnt.root),
      h('figure', { class: 'mask' }, h('figcaption', {}, 'Masks of this batch'), this.mask.root, this.counter),
    );
  }

  /** Which picture shows the learnt function of these data. @param {ViewName} view */
  setLearnt(view) {
    this.learnt.name = view;
    write(this.learntName, LEARNT[view] ?? '');
    this.root.dataset.learnt = view;
  }

  /** @param {ArmMetrics} metrics @param {number} example @param {number} batch */
  update(metrics, example, batch) {
    write(this.facts, factsOf(metrics));
    write(this.shown, `for example ${example + 1} of ${batch} in the batch`);
    write(this.counter, counterOf(metrics));
    write(this.trouble, metrics.diverged ?? '');
    this.root.classList.toggle('diverged', Boolean(metrics.diverged));
  }

  stop() {
    for (const view of this.views) view.stop();
  }
}

/** The rate and what it does to the neurons that are kept. @param {ArmMetrics} metrics */
function factsOf({ rates, scales }) {
  const dropped = rates.map((rate, index) => ({ rate, scale: scales[index] ?? 1 })).filter(({ rate }) => rate > 0);
  if (dropped.length === 0) return 'p = 0';
  const list = (/** @type {number[]} */ values) => [...new Set(values.map(short))].join(', ');
  return `p = ${list(dropped.map(({ rate }) => rate))}   kept × ${list(dropped.map(({ scale: factor }) => factor))}`;
}

/** @param {ArmMetrics} metrics */
function counterOf({ thinned, thinnedExact, droppable }) {
  if (droppable === 0) return 'Nothing is dropped: always the same network';
  return `${thinnedExact ? '' : 'about '}${whole(thinned)} of 2${superscript(droppable)} thinned networks so far`;
}
