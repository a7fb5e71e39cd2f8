// The numbers of the chosen neuron, in both networks. What shows them is fetched when a neuron is first chosen.

import { h, write } from '../kit/dom.js';
import { reason, whenWanted } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('./inspector.js').Inspector} Inspector */

/** A layer over the lab, in which the numbers float beside their neurons; at the bottom of a narrow lab it is a sheet. */
export class Inspectors {
  /** @type {import('./view.js').ViewHost} */ #host;
  #networks;
  /** @type {Inspector[]} */ #cards = [];

  /** @param {import('./view.js').ViewHost} host @param {import('./view.js').View[]} networks the pictures of the networks */
  constructor(host, networks) {
    this.#host = host;
    this.#networks = networks;
    this.root = h('div', { class: 'inspectors', hidden: true });
  }

  /** @param {Lab} lab @param {Metrics} metrics */
  update(lab, metrics) {
    this.root.hidden = !this.#host.selection.selected;
    if (this.root.hidden) return;
    if (this.#cards.length === 0) this.#fetch().catch((error) => this.#fail(error));
    for (const card of this.#cards) card.update(lab, metrics);
  }

  #fetch = whenWanted(async () => {
    const { Inspector } = await import('./inspector.js');
    this.#cards = this.#networks.map((network) => new Inspector(network, this.#host.selection));
    this.root.replaceChildren(...this.#cards.map(({ root }) => root));
    this.#host.redraw();
  });

  /** @param {unknown} error */
  #fail(error) {
    write(this.root, `The numbers could not be loaded (${reason(error)}). Choose the neuron again to try again.`);
  }
}
