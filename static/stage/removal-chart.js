// How well both networks do against the number of neurons that are gone: a small chart, and its course in words.

import { h, svg, write } from '../kit/dom.js';
import { percent, real } from '../kit/format.js';

/** @typedef {import('../../dropout-lab.js').BothWithout} BothWithout */
/** @typedef {{ gone: { a: number, b: number }, scores: BothWithout }} Point */

/** The picture's units, in which its letters keep their size: as wide and as high as it is at most on the page. */
const [WIDTH, HEIGHT] = [320, 138];
const FRAME = { left: 40, top: 8, right: 304, bottom: 106 };

/** One line for each network. */
export class RemovalChart {
  /** @type {Point[]} */ #points = [];
  #names = { a: '', b: '' };
  /** Neurons that there are to be taken out. */
  #most = 1;

  constructor() {
    this.picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' });
    this.caption = h('figcaption', {});
    this.root = h('figure', { class: 'removal-chart', hidden: true }, this.caption, this.picture);
  }

  clear() {
    this.#points = [];
    this.root.hidden = true;
  }

  /** A new series. @param {number} most neurons that can be gone in its end */
  begin(most) {
    this.clear();
    this.#most = Math.max(1, most);
  }

  /** @param {Point} point @param {{ a: string, b: string }} names of the networks */
  add(point, names) {
    this.#points.push(point);
    this.#names = names;
    this.root.hidden = false;
    this.#draw();
  }

  /** Where the lines have come down, in words. */
  words() {
    const { text } = this.#quantity();
    const parts = /** @type {const} */ (['a', 'b']).flatMap((arm) => {
      const line = this.#line(arm);
      const middle = line[Math.floor(line.length / 2)];
      return middle ? `${this.#names[arm]} ${text(middle.value)} without ${middle.gone}` : [];
    });
    return `${this.#quantity().name} on the way: ${parts.join(', ')}.`;
  }

  /** Accuracy, or in regression, where there is none, the loss. */
  #quantity() {
    const isClass = this.#points.some(({ scores }) => scores.b?.testAccuracy !== undefined);
    return isClass
      ? { name: 'Test accuracy', key: /** @type {const} */ ('testAccuracy'), text: percent }
      : { name: 'Test loss', key: /** @type {const} */ ('testLoss'), text: real };
  }

  /** @param {'a' | 'b'} arm */
  #line(arm) {
    const { key } = this.#quantity();
    return this.#points.flatMap(({ gone, scores }) => {
      const value = scores[arm]?.[key];
      return value === undefined || !Number.isFinite(value) ? [] : [{ gone: gone[arm], value }];
    });
  }

  #draw() {
    const { name, key } = this.#quantity();
    const lines = { a: this.#line('a'), b: this.#line('b') };
    const all = [...lines.a, ...lines.b];
    const most = this.#most;
    const highest = key === 'testAccuracy' ? 1 : Math.max(...all.map(({ value }) => value)) || 1;
    const { left, top, right, bottom } = FRAME;
    const x = (/** @type {number} */ gone) => left + ((right - left) * gone) / most;
    const y = (/** @type {number} */ value) => bottom - ((bottom - top) * value) / highest;
    const mark = (/** @type {number} */ value) =>
      key === 'testAccuracy' ? `${Math.round(100 * value)} %` : real(value, 1);
    const label = (/** @type {string} */ text, /** @type {Record<string, string>} */ place) => {
      const element = svg('text', place);
      element.textContent = text;
      return element;
    };
    const levels = [0, 0.5, 1].map((share) => share * highest);
    const steps = [0, 0.5, 1].map((share) => Math.round(share * most));
    this.picture.replaceChildren(
      ...levels.flatMap((value) => [
        svg('path', { class: 'grid', d: `M${left} ${y(value)}H${right}` }),
        label(mark(value), { x: String(left - 6), y: String(y(value) + 4), 'text-anchor': 'end' }),
      ]),
      ...steps.map((gone) =>
        label(String(gone), { x: String(x(gone)), y: String(bottom + 15), 'text-anchor': 'middle' }),
      ),
      label('neurons gone', { x: String((left + right) / 2), y: String(bottom + 27), 'text-anchor': 'middle' }),
      .../** @type {const} */ (['a', 'b']).map((arm) =>
        svg('polyline', {
          class: arm,
          points: lines[arm].map(({ gone, value }) => `${x(gone)},${y(value)}`).join(' '),
        }),
      ),
    );
    this.picture.setAttribute('aria-label', this.words());
    write(this.caption, `${name} against the number of neurons gone`);
  }
}
