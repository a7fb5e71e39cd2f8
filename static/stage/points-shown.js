// Which points the plane and the curve show. Their key is where the pointer changes that; these two boxes are for the keyboard, and
// are seen while they have it.

import { h } from '../kit/dom.js';

/** @typedef {'training' | 'test'} Points */

/** Two boxes for one picture. */
export class PointsShown {
  /** @type {import('./selection.js').Selection} */ #selection;

  /** @param {import('./selection.js').Selection} selection */
  constructor(selection) {
    this.#selection = selection;
    const box = (/** @type {Points} */ points, /** @type {string} */ name) => {
      const input = h('input', { type: 'checkbox', onchange: () => selection.togglePoints(points) });
      return { input, label: h('label', {}, input, ` ${name} points`) };
    };
    this.boxes = { training: box('training', 'training'), test: box('test', 'test') };
    this.root = h(
      'fieldset',
      { class: 'points-shown', hidden: true },
      h('legend', { class: 'unseen' }, 'Points shown'),
      this.boxes.training.label,
      this.boxes.test.label,
    );
    this.update();
  }

  update() {
    this.boxes.training.input.checked = !this.#selection.hideTraining;
    this.boxes.test.input.checked = !this.#selection.hideTest;
  }
}
