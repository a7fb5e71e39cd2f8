// The numbers of both arms side by side, with their difference. Every cell has its width whatever it shows.

import { armName } from '../kit/arm-names.js';
import { h, write } from '../kit/dom.js';
import { percent, real, signed, whole } from '../kit/format.js';

/** @typedef {import('../../dropout-lab.js').ArmMetrics} ArmMetrics */
/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} help
 * @property {(arm: ArmMetrics) => number | undefined} of
 * @property {(arm: ArmMetrics) => number | undefined} [at] the iteration at which it was so
 * @property {(value: number | undefined) => string} text
 * @property {(value: number | undefined) => string} difference
 * @property {-1 | 0 | 1} better the sign of a difference that favours the second arm; 0 if none does
 * @property {boolean} [classification] whether it means something for classes only
 * @property {boolean} [flips] whether it is there only where labels were flipped
 */

/** @param {number | undefined} value */
const points = (value) => (value === undefined ? '–' : `${signed(100 * value, 1)} points`);
/** @param {number | undefined} value */
const microseconds = (value) => (value === undefined ? '–' : `${real(value, 0)} µs`);

/** @type {Row[]} */
const ROWS = [
  {
    name: 'Train loss',
    help: 'on all training examples',
    of: (arm) => arm.trainLoss,
    text: real,
    difference: signed,
    better: -1,
  },
  {
    name: 'Test loss',
    help: 'on unseen examples',
    of: (arm) => arm.testLoss,
    text: real,
    difference: signed,
    better: -1,
  },
  {
    name: 'Best test loss',
    help: 'and its iteration',
    at: (arm) => arm.bestTestLossAt,
    of: (arm) => arm.bestTestLoss,
    text: real,
    difference: signed,
    better: -1,
  },
  // Neither sign is the better one: a network that has learnt nothing has no gap either, and where training labels are wrong
  // and test labels are not, it is below 0.
  {
    name: 'Generalisation gap',
    help: 'test loss − train loss; negative where training labels contain errors',
    of: (arm) => arm.gap,
    text: real,
    difference: signed,
    better: 0,
  },
  {
    name: 'Train accuracy',
    help: '',
    of: (arm) => arm.trainAccuracy,
    text: percent,
    difference: points,
    better: 1,
    classification: true,
  },
  {
    name: 'Test accuracy',
    help: '',
    of: (arm) => arm.testAccuracy,
    text: percent,
    difference: points,
    better: 1,
    classification: true,
  },
  {
    name: 'Flipped labels learnt',
    help: 'answered with the wrong label they were given',
    of: (arm) => arm.wrongLabelsLearnt,
    text: percent,
    difference: points,
    better: -1,
    flips: true,
  },
  {
    name: 'Right labels learnt',
    help: 'of the others, in training',
    of: (arm) => arm.rightLabelsLearnt,
    text: percent,
    difference: points,
    better: 1,
    flips: true,
  },
  {
    name: 'Time per iteration',
    help: 'on this machine',
    of: (arm) => arm.stepMicroseconds,
    text: microseconds,
    difference: (value) => `${signed(value, 0)} µs`,
    better: 0,
  },
];

/** The rows that make the point. */
const KEY_FIGURES = ['Test loss', 'Test accuracy', 'Flipped labels learnt'];

/** A row for each quantity, a column for each network, and one for the difference. */
export class MetricsTable {
  /** @param {boolean} brief whether only the key figures are wanted, as they stand on the stage */
  constructor(brief = false) {
    const rows = brief ? ROWS.filter(({ name }) => KEY_FIGURES.includes(name)) : ROWS;
    this.rows = rows.map((row) => {
      const cells = {
        a: h('td', { class: 'a' }),
        b: h('td', { class: 'b' }),
        difference: h('td', { class: 'difference' }),
      };
      const name = h('th', { scope: 'row' }, row.name, row.help && h('small', {}, row.help));
      return { row, cells, element: h('tr', {}, name, cells.a, cells.b, cells.difference) };
    });
    this.root = h(
      'table',
      { class: brief ? 'metrics brief' : 'metrics' },
      h('caption', { class: brief && 'unseen' }, brief ? 'Key figures' : 'In numbers'),
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
      h('tbody', {}, ...this.rows.map(({ element }) => element)),
    );
  }

  /** @param {Metrics} metrics @param {boolean} regression */
  update({ a, b }, regression) {
    this.root.classList.toggle('single', !a);
    for (const { row, cells, element } of this.rows) {
      const [first, second] = [a && row.of(a), b && row.of(b)];
      const isAbsent = first === undefined && second === undefined;
      element.hidden = (Boolean(row.classification) && regression) || (Boolean(row.flips) && isAbsent);
      const difference = first === undefined || second === undefined ? undefined : second - first;
      const text = difference === undefined || !Number.isFinite(difference) ? '–' : row.difference(difference);
      writeCell(cells.a, row, a, first);
      writeCell(cells.b, row, b, second);
      write(cells.difference, text);
      // Numbers that look alike are not called better or worse.
      const favours = row.text(first) === row.text(second) ? 0 : Math.sign(difference ?? 0) * row.better;
      cells.a.classList.toggle('better', favours < 0);
      cells.b.classList.toggle('better', favours > 0);
    }
  }
}

/**
 * A number, and under it, where that is of interest, when it was so.
 * @param {HTMLElement} cell
 * @param {Row} row
 * @param {ArmMetrics | undefined} arm
 * @param {number | undefined} value
 */
function writeCell(cell, row, arm, value) {
  if (!row.at) return write(cell, row.text(value));
  const at = arm && row.at(arm);
  if (!cell.firstElementChild) cell.replaceChildren(h('span', {}), h('small', {}));
  const [number, when] = cell.children;
  if (number) write(number, row.text(value));
  if (when) write(when, at === undefined ? '–' : `at ${whole(at)}`);
}
