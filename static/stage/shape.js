// + and − on the networks themselves: neurons of each hidden layer, feature maps of each convolution, and whole layers. Both
// networks change, and the run starts over, as with the setting.

import { h, identifier, popup, write } from '../kit/dom.js';
import { icon } from '../kit/icons.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */
/** @typedef {import('../run/settings.js').Settings} Settings */

/** What is changed: the setting's key, and how one of its layers and one of their units are called. */
const SORTS = [
  { key: 'channels', layer: 'Convolution', unit: 'map' },
  { key: 'layers', layer: 'Hidden layer', unit: 'neuron' },
];

/** By how much a layer of so many units grows or shrinks at once. @param {number} size */
const stepOf = (size) => (size < 24 ? 1 : size < 64 ? 4 : 16);

/** A button beside the networks, and what it opens. */
export class Shape {
  #set;
  /** What the rows are built for. */
  #built = '';

  /** @param {(key: string, value: string) => void} set */
  constructor(set) {
    this.#set = set;
    this.rows = h('div', { class: 'shape-rows' });
    const id = identifier('shape');
    const button = h(
      'button',
      { type: 'button', class: 'copy', 'aria-controls': id, title: 'Add or take away neurons and layers' },
      '± Layers',
    );
    this.panel = h(
      'div',
      { class: 'shape-panel', id, role: 'group', 'aria-label': 'Neurons and layers' },
      this.rows,
      h('p', { class: 'hint' }, 'Both networks change, and the run starts over.'),
    );
    popup(button, this.panel);
    this.root = h('div', { class: 'shape' }, button, this.panel);
  }

  /** @param {Setting[]} schema @param {Settings} settings */
  show(schema, settings) {
    const sorts = SORTS.flatMap((sort) => {
      const setting = schema.find(({ key }) => key === sort.key);
      return setting && settings.applies(setting)
        ? [{ ...sort, setting, sizes: sizesOf(settings.value(setting)) }]
        : [];
    });
    const built = JSON.stringify(sorts.map(({ key, sizes }) => [key, sizes]));
    if (built === this.#built) return;
    this.#built = built;
    // Whoever presses + again and again keeps the keyboard on it; the panel has it meanwhile, since it closes when it has not.
    const focused = /** @type {HTMLElement | null} */ (this.rows.querySelector(':focus'))?.dataset.does;
    if (focused) this.panel.focus();
    this.rows.replaceChildren(...sorts.flatMap((sort) => this.#rowsOf(sort)));
    const again = [...this.rows.querySelectorAll('button')].find(({ dataset }) => dataset.does === focused);
    if (again && !again.disabled) again.focus();
  }

  /** @param {typeof SORTS[number] & { setting: Setting, sizes: number[] }} sort */
  #rowsOf({ key, layer, unit, setting, sizes }) {
    const tell = (/** @type {number[]} */ changed) => this.#set(key, changed.join(','));
    const tool = (
      /** @type {'plus' | 'minus'} */ sign,
      /** @type {string} */ label,
      /** @type {number[] | undefined} */ to,
    ) =>
      h(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': label,
          'data-does': label.replace(/\d+ /, ''),
          disabled: !to,
          onclick: () => to && tell(to),
        },
        icon(sign),
      );
    const most = setting.max ?? Infinity;
    const rows = sizes.map((size, place) => {
      const to = (/** @type {number} */ wanted) =>
        wanted < 1 || wanted > most ? undefined : sizes.with(place, wanted);
      const [less, more] = [stepOf(size - 1), stepOf(size)];
      const where = `in ${layer.toLowerCase()} ${place + 1}`;
      return row(
        `${layer} ${place + 1}`,
        tool('minus', `${less} ${plural(less, unit)} fewer ${where}`, to(size - less)),
        `${size} ${plural(size, unit)}`,
        tool('plus', `${more} ${plural(more, unit)} more ${where}`, to(size + more)),
      );
    });
    const last = sizes.at(-1) ?? 1;
    const layers = sizes.length < (setting.longest ?? Infinity) ? [...sizes, last] : undefined;
    return [
      ...rows,
      row(
        `${layer}s`,
        tool('minus', `One ${layer.toLowerCase()} fewer`, sizes.length > 1 ? sizes.slice(0, -1) : undefined),
        String(sizes.length),
        tool('plus', `One ${layer.toLowerCase()} more`, layers),
      ),
    ];
  }
}

/** @param {string} name @param {HTMLElement} minus @param {string} size @param {HTMLElement} plus */
function row(name, minus, size, plus) {
  const number = h('output', { class: 'number' });
  write(number, size);
  return h('div', { class: 'shape-row' }, h('span', {}, name), minus, number, plus);
}

/** @param {string} value as a query has it */
const sizesOf = (value) => value.split(',').map(Number);

/** @param {number} count @param {string} noun */
const plural = (count, noun) => (count === 1 ? noun : `${noun}s`);
