// What makes the point, in view at once: both networks, what each has learnt, the loss over time, the numbers that matter.

import { h, write } from '../kit/dom.js';

/** From this width of the lab on, the loss stands beside the networks. */
const WIDE = 1000;

/** How the answers to test examples are read, by the family of data. @type {Record<string, [what: string, how: string]>} */
const ANSWERS = {
  digits: ['test images', 'a bar for each of 0 to 9, the true one marked below'],
  table: ['the test rows', 'a row for each true class, a column for each answer'],
};

/** Which picture shows what was learnt. @typedef {'plane' | 'curve' | 'answers'} Learnt */

/** The place of the parts that belong together. The style sheet lays them out, by the classes that are set here. */
export class Stage {
  #observer;

  /**
   * @param {HTMLElement} lab the root of the lab, which has the classes
   * @param {object} parts
   * @param {readonly import('./arm.js').Arm[]} parts.arms
   * @param {import('./view.js').View} parts.answers
   * @param {HTMLElement} parts.loss
   * @param {HTMLElement} parts.figures
   * @param {import('./key.js').Key} parts.key
   * @param {import('./hands.js').Hands} parts.hands
   * @param {HTMLElement} parts.shape
   */
  constructor(lab, { arms, answers, loss, figures, key, hands, shape }) {
    this.lab = lab;
    this.hands = hands;
    this.shape = shape;
    this.tools = h('div', { class: 'network-tools' });
    this.family = '';
    this.arms = arms;
    this.answersName = h('span', {});
    this.root = h(
      'div',
      { class: 'stage' },
      this.tools,
      h('div', { class: 'arms' }, ...arms.map(({ root }) => root)),
      h(
        'figure',
        { class: 'answers' },
        h('figcaption', {}, this.answersName, hands.draw),
        answers.root,
        hands.padPlace,
      ),
      h('div', { class: 'evidence' }, key.place, loss, figures, hands.place),
    );
    /** Masks for which there is no room on the stage. */
    this.masks = h('div', { class: 'masks' });
    // It has the lab's width and no height: what is laid out anew by its change does not change it again.
    this.ruler = h('div', { class: 'ruler' });
    this.#observer = new ResizeObserver(() => this.arrange());
    this.#observer.observe(this.ruler);
  }

  /** Chooses the arrangement for the width there is. */
  arrange() {
    const { classList } = this.lab;
    classList.toggle('staged', this.ruler.clientWidth >= WIDE || classList.contains('presenting'));
    this.#placeMasks();
    this.#placeTools();
  }

  /** Says what of the networks has answered. @param {string} left such as "all neurons on" */
  setLeft(left) {
    const [what, how] = ANSWERS[this.family] ?? [];
    if (!what) return;
    write(
      this.answersName,
      this.hands.isDrawing ? `Their answers to your digit, ${left}` : `Their answers to ${what}, ${left}: ${how}`,
    );
  }

  /** @param {Learnt} learnt @param {string} family */
  setLearnt(learnt, family) {
    this.lab.classList.toggle('answered', learnt === 'answers');
    this.family = family;
    if (learnt !== 'answers') for (const arm of this.arms) arm.setLearnt(learnt);
    // A plane is square, and leaves room beside it; the others want all the width.
    this.lab.classList.toggle('broad', learnt !== 'plane');
    this.#placeMasks();
    this.#placeTools();
    this.hideLearnt();
  }

  #placeMasks() {
    const { classList } = this.lab;
    const haveRoom = classList.contains('staged') && !classList.contains('presenting') && !classList.contains('broad');
    for (const { root, masks } of this.arms) {
      const place = haveRoom ? root : this.masks;
      if (masks.parentElement !== place) place.append(masks);
    }
  }

  /** What changes the networks, or how they are shown: beside their names where there is room, else above both. */
  #placeTools() {
    const { classList } = this.lab;
    const [first, second] = classList.contains('staged')
      ? this.arms.map(({ heading }) => heading)
      : [this.tools, this.tools];
    const places = [classList.contains('alone') ? second : first, second];
    [this.shape, this.hands.switch].forEach((tool, index) => {
      const place = places[index];
      if (place && tool.parentElement !== place) place.append(tool);
    });
  }

  /** What was learnt has no place with each arm if it is left out, or shown once for both. */
  hideLearnt() {
    const { classList } = this.lab;
    classList.toggle('no-learnt', classList.contains('no-plane') || classList.contains('answered'));
  }

  stop() {
    this.#observer.disconnect();
  }
}
