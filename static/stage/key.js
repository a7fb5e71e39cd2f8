// The key: what the pictures of the networks mean. It stands where the loss will be until the run begins, and a button away
// afterwards.

import { h, popup, svg, write } from '../kit/dom.js';

/** What the picture in a neuron's tile is, by the family of data. @type {Record<string, string>} */
const TILES = {
  plane: 'A neuron: the map of the plane that it sees. Blue where it is active, orange where it is negative.',
  curve: 'A neuron: the curve of what it puts out along x.',
  digits:
    'A neuron: how active it is for the image at hand. In the first layer there may be its weights: blue where ink excites it.',
  table: 'A neuron: how active it is for the row at hand, blue above zero, orange below.',
};

/** The picture of an entry. @param {string} name @param {...SVGElement} shapes */
const picture = (name, ...shapes) =>
  svg('svg', { class: `sample ${name}`, viewBox: '0 0 40 26', 'aria-hidden': 'true' }, ...shapes);

const SAMPLES = {
  tile: () =>
    picture(
      'tile',
      svg('rect', { class: 'second', x: '8', y: '1', width: '24', height: '24', rx: '5' }),
      svg('path', { class: 'first', d: 'M8 13V6a5 5 0 0 1 5-5h19z' }),
      svg('rect', { class: 'rim', x: '8', y: '1', width: '24', height: '24', rx: '5' }),
    ),
  line: () =>
    picture(
      'line',
      svg('path', { class: 'second', d: 'M2 5C20 5 20 11 38 11' }),
      svg('path', { class: 'first', d: 'M2 20C20 20 20 15 38 15' }),
    ),
  cross: () =>
    picture(
      'cross',
      svg('rect', { class: 'rim', x: '9', y: '2', width: '22', height: '22', rx: '5' }),
      svg('path', { d: 'M14 7l12 12M26 7L14 19' }),
    ),
};

/** A list that explains the pictures, and the button that shows it. */
export class Key {
  constructor() {
    const entry = (/** @type {Node} */ sample) => {
      const text = h('span', {});
      return { text, element: h('li', {}, sample, text) };
    };
    this.tile = entry(SAMPLES.tile());
    this.line = entry(SAMPLES.line());
    this.cross = entry(SAMPLES.cross());
    this.factor = entry(h('span', { class: 'sample' }, '× 1.25'));
    this.list = h(
      'ul',
      { class: 'key' },
      ...[this.tile, this.line, this.cross, this.factor].map(({ element }) => element),
    );
    this.button = h('button', { type: 'button', class: 'copy open-key' }, 'Key');
    this.panel = h('div', { class: 'popup', role: 'dialog', 'aria-label': 'Key to the pictures' });
    popup(this.button, this.panel);
    this.root = h('div', { class: 'key-place' }, this.button, this.panel);
    /** Where the list stands before the run begins. */
    this.place = h(
      'section',
      { class: 'before', 'aria-label': 'Key to the pictures' },
      h('h3', {}, 'How to read it'),
      this.list,
    );
  }

  /**
   * What is true of this run.
   * @param {import('../../dropout-lab.js').Lab} lab
   * @param {import('../../dropout-lab.js').PhaseWords} words
   * @param {import('../../dropout-lab.js').Metrics} metrics
   * @param {import('../run/settings.js').Settings} settings
   */
  show(lab, words, { a, b }, settings) {
    write(this.tile.text, TILES[settings.family] ?? TILES.plane ?? '');
    write(
      this.line.text,
      settings.word('net') === 'cnn'
        ? 'A line is a weight: blue is positive, orange negative, the thicker the stronger. Grey ones are whole kernels.'
        : 'A line is a weight: blue is positive, orange negative, the thicker the stronger.',
    );
    write(this.cross.text, words.mask);
    // Noise crosses nothing out.
    this.cross.element.classList.toggle('noise', (b?.droppable ?? 0) === 0);
    const factor = /×\s*[\d.]+/.exec(`${lab.facts('b')} ${a ? lab.facts('a') : ''}`)?.[0];
    this.factor.element.hidden = !factor;
    const sample = this.factor.element.firstElementChild;
    if (factor && sample) write(sample, factor);
    write(this.factor.text, words.forward);
  }

  /** @param {boolean} begun whether the run has begun */
  move(begun) {
    this.place.hidden = begun;
    this.root.hidden = !begun;
    const place = begun ? this.panel : this.place;
    if (this.list.parentElement !== place) place.append(this.list);
  }
}
