// One of the two networks: what it is, its pictures, and how many thinned networks it had.

import { armName } from '../kit/arm-names.js';
import { h, identifier, write } from '../kit/dom.js';
import { superscript, whole } from '../kit/format.js';
import { View } from './view.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').ArmMetrics} ArmMetrics */
/** @typedef {import('../../dropout-lab.js').View} ViewName */
/** @typedef {import('./view.js').ViewHost} ViewHost */

/** The part of a lab that shows one network. */
export class Arm {
  /** @type {ViewHost} */ #host;

  /**
   * @param {'a' | 'b'} name
   * @param {ViewHost} host
   */
  constructor(name, host) {
    this.name = name;
    this.#host = host;
    const title = identifier('arm');
    this.network = new View('network', name, host);
    this.learnt = new View('plane', name, host);
    this.mask = new View('mask', name, host);
    this.views = [this.network, this.learnt, this.mask];
    this.facts = h('p', { class: 'facts' });
    this.trouble = h('p', { class: 'trouble', role: 'alert' });
    this.maskName = h('span', {}, 'Masks of this batch');
    this.shown = h('span', { class: 'number' });
    this.counter = h('p', { class: 'counter' });
    /** The masks of the whole batch: beside what was learnt where that leaves room, else further down. */
    this.masks = h(
      'figure',
      { class: `mask ${name}` },
      h('figcaption', {}, this.maskName),
      this.mask.root,
      this.counter,
    );
    this.root = h(
      'section',
      { class: `arm ${name}`, 'aria-labelledby': title },
      h('header', {}, h('h2', { id: title }, armName(name)), this.facts),
      h('figure', { class: 'network' }, h('figcaption', {}, this.shown), this.network.root, this.trouble),
      h('figure', { class: 'learnt' }, h('figcaption', {}, 'Its prediction, all neurons on'), this.learnt.root),
    );
  }

  /** Tells its pictures what the network is called. @param {string} name */
  setName(name) {
    const labels = [
      `Network ${name}. Arrow keys move between its neurons, Enter opens the numbers of one.`,
      `Prediction of the network ${name}, all neurons on`,
      `Masks of the batch, network ${name}. Up and down choose the example that is shown.`,
    ];
    this.views.forEach((view, index) => view.setLabel(labels[index] ?? ''));
  }

  /** Which picture shows the learnt function of these data. @param {ViewName} view */
  setLearnt(view) {
    this.learnt.name = view;
  }

  /** @param {ArmMetrics} metrics @param {number} example @param {number} batch */
  update(metrics, example, batch) {
    const lab = this.#host.lab();
    const maskings = metrics.rates.map((_, layer) => lab?.masking(this.name, layer));
    const titles = metrics.rates.map((_, layer) => lab?.maskWords(this.name, layer)?.title);
    write(this.facts, lab?.facts(this.name) ?? '');
    write(this.shown, `Thinned network for example ${example + 1} of ${batch}`);
    write(this.counter, counterOf(metrics, maskings));
    write(this.maskName, maskNameOf(titles));
    write(this.trouble, metrics.diverged ?? '');
    this.root.classList.toggle('diverged', Boolean(metrics.diverged));
  }

  stop() {
    for (const view of this.views) view.stop();
  }
}

/** @typedef {(import('../../dropout-lab.js').Masking | undefined)[]} Maskings of each layer */

/** @param {ArmMetrics} metrics @param {Maskings} maskings */
function counterOf({ thinned, thinnedExact, droppable }, maskings) {
  if (droppable === 0) {
    return maskings.includes('factors')
      ? 'Nothing is dropped: the same network, with other noise for every example'
      : 'Nothing is dropped: always the same network';
  }
  return `${thinnedExact ? '' : 'about '}${whole(thinned)} different sub-networks trained, of 2${superscript(droppable)} possible`;
}

/** What the strip of masks shows. @param {(string | undefined)[]} titles of each layer's mask */
function maskNameOf(titles) {
  const [title, ...others] = new Set(titles.filter(Boolean));
  return title !== undefined && others.length === 0 ? title : 'Masks of this batch';
}
