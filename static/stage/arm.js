// One of the two networks: what it is, its pictures, and how many thinned networks it had.

import { armName } from '../kit/arm-names.js';
import { h, identifier, write } from '../kit/dom.js';
import { superscript, whole } from '../kit/format.js';
import { PointsShown } from './points-shown.js';
import { View } from './view.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').ArmMetrics} ArmMetrics */
/** @typedef {import('../../dropout-lab.js').View} ViewName */
/** @typedef {import('./view.js').ViewHost} ViewHost */

/** The part of a lab that shows one network. */
export class Arm {
  /** @type {ViewHost} */ #host;
  #name = '';

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
    /** Above the network: what of it is shown. */
    this.heading = h('figcaption', {}, this.shown);
    this.learntName = h('figcaption', {});
    this.points = new PointsShown(host.selection);
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
      h('figure', { class: 'network' }, this.heading, this.network.root, this.trouble),
      h('figure', { class: 'learnt' }, this.learntName, this.learnt.root, this.points.root),
    );
  }

  /** Tells its pictures what the network is called. @param {string} name */
  setName(name) {
    this.#name = name;
    this.#labelNetwork();
    this.learnt.setLabel(`Prediction of the network ${name}, all neurons on`);
    this.mask.setLabel(`Masks of the batch, network ${name}. Up and down choose the example that is shown.`);
  }

  /** Says what the keys do to the network, which is another thing while all neurons are on. */
  #labelNetwork() {
    const enter = this.#host.selection.allOn ? 'Enter removes one or puts it back' : 'Enter opens the numbers of one';
    this.network.setLabel(`Network ${this.#name}. Arrow keys move between its neurons, ${enter}.`);
  }

  /** Which picture shows the learnt function of these data. @param {ViewName} view */
  setLearnt(view) {
    this.learnt.name = view;
    this.points.root.hidden = view !== 'plane' && view !== 'curve';
  }

  /** @param {ArmMetrics} metrics @param {string} shown what the network is shown for @param {string} left what of it answers */
  update(metrics, shown, left) {
    const lab = this.#host.lab();
    const maskings = metrics.rates.map((_, layer) => lab?.masking(this.name, layer));
    const titles = metrics.rates.map((_, layer) => lab?.maskWords(this.name, layer)?.title);
    write(this.facts, lab?.facts(this.name) ?? '');
    write(this.shown, shown);
    this.points.update();
    this.#labelNetwork();
    write(this.learntName, `Its prediction, ${left}`);
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
