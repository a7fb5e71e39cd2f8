// What the results of a measure are shown with: a table of both arms, columns of a chart, weights as small images.

import { armName } from '../kit/arm-names.js';
import { h, svg } from '../kit/dom.js';

/** @typedef {'a' | 'b'} ArmName */

/**
 * @typedef {object} Figure A number of both arms.
 * @property {string} name
 * @property {number} [a]
 * @property {number} [b]
 * @property {(value: number | undefined) => string} text
 * @property {(value: number | undefined) => string} difference
 */

/**
 * The numbers of both arms side by side.
 * @param {string} caption
 * @param {{ title?: string, figures: Figure[] }[]} groups of figures under a title, such as those of a layer
 */
export function comparison(caption, groups) {
  const cell = (/** @type {string} */ style, /** @type {string} */ text) => h('td', { class: style }, text);
  return h(
    'table',
    { class: 'metrics figures' },
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td', {}),
        h('th', { scope: 'col', class: 'a' }, armName('a')),
        h('th', { scope: 'col', class: 'b' }, armName('b')),
        h('th', { scope: 'col', class: 'difference' }, 'difference'),
      ),
    ),
    ...groups.map(({ title, figures }) =>
      h(
        'tbody',
        {},
        title && h('tr', { class: 'title' }, h('th', { scope: 'rowgroup', colspan: 4 }, title)),
        ...figures.map(({ name, a, b, text, difference }) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, name),
            cell('a', text(a)),
            cell('b', text(b)),
            cell('difference', a === undefined || b === undefined ? '–' : difference(b - a)),
          ),
        ),
      ),
    ),
  );
}

/** The height of a chart of columns, in its own units; its width is the number of columns. */
const HEIGHT = 100;
/** The part of a column's place that it fills. */
const FILLED = 0.86;

/**
 * A chart of columns from a common base line. Its numbers are in the table beside it, so it is a picture to those who see.
 * @param {ArmName} arm
 * @param {number[]} values
 * @param {[low: number, high: number]} range of all charts that it is compared with; 0 is within
 */
export function columns(arm, values, [low, high]) {
  const scale = HEIGHT / (high - low || 1);
  const zero = high * scale;
  const path = values
    .map((value, index) => `M${index} ${zero.toFixed(2)}v${(-value * scale).toFixed(2)}h${FILLED}V${zero.toFixed(2)}z`)
    .join('');
  return svg(
    'svg',
    {
      class: `columns ${arm}`,
      viewBox: `0 0 ${Math.max(values.length, 1)} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    svg('path', { d: path }),
    svg('path', { class: 'base', d: `M0 ${zero.toFixed(2)}H${values.length}` }),
  );
}

/**
 * Numbers of both arms as bars from a common zero, each with its number at the end; what either arm has none of is left out.
 * @param {{ name: string, a?: number, b?: number }[]} rows
 * @param {(value: number) => string} text
 */
export function bars(rows, text) {
  const values = rows.flatMap(({ a = 0, b = 0 }) => [a, b]);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const share = (/** @type {number} */ value) => `${((100 * value) / (high - low || 1)).toFixed(2)}%`;
  const bar = (/** @type {ArmName} */ arm, /** @type {number | undefined} */ value) => {
    if (value === undefined) return undefined;
    const filled = h('span', { class: arm });
    filled.style.marginInlineStart = share(Math.min(0, value) - low);
    filled.style.width = share(Math.abs(value));
    return h('div', {}, h('span', { class: 'track' }, filled), h('span', { class: 'number' }, text(value)));
  };
  return h(
    'div',
    { class: 'bars', 'aria-hidden': 'true' },
    ...rows.flatMap(({ name, a, b }) => [h('p', {}, name), bar('a', a), bar('b', b)]),
  );
}

/** How many images stand in a row, with how many of their pixels between them. */
const ACROSS = 12;
const BETWEEN = 2;
/** How much one of their pixels takes at most, in CSS pixels. */
const PIXEL = 6;

/**
 * Weights as images, a pixel each, side by side in one picture that the style sheet enlarges.
 * @param {number[][]} images
 * @param {{ width: number, height: number, largest: number }} shape `largest` is the weight of full colour
 * @param {{ positive: string, negative: string, zero: string }} colours as #rrggbb
 * @param {string} label
 */
export function weightImages(images, { width, height, largest }, colours, label) {
  const across = Math.min(ACROSS, images.length);
  const down = Math.ceil(images.length / across);
  const canvas = h('canvas', {
    class: 'images',
    role: 'img',
    'aria-label': label,
    width: across * (width + BETWEEN) - BETWEEN,
    height: down * (height + BETWEEN) - BETWEEN,
  });
  canvas.style.maxWidth = `${PIXEL * canvas.width}px`;
  const context = canvas.getContext('2d');
  const [positive, negative, zero] = [colours.positive, colours.negative, colours.zero].map(channels);
  images.forEach((weights, index) => {
    const pixels = new ImageData(width, height);
    weights.forEach((weight, pixel) => {
      const strength = Math.min(1, Math.abs(weight) / (largest || 1));
      const full = weight < 0 ? negative : positive;
      for (let channel = 0; channel < 3; channel++) {
        const from = zero?.[channel] ?? 0;
        pixels.data[4 * pixel + channel] = from + strength * ((full?.[channel] ?? 0) - from);
      }
      pixels.data[4 * pixel + 3] = 255;
    });
    context?.putImageData(
      pixels,
      (index % across) * (width + BETWEEN),
      Math.floor(index / across) * (height + BETWEEN),
    );
  });
  return canvas;
}

/** @param {string} colour as #rrggbb */
const channels = (colour) => [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
