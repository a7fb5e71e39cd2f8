// What came out with each seed, as dots: two columns, the dots of a seed joined.

import { h, svg } from '../kit/dom.js';
import { percent, real, whole } from '../kit/format.js';

/** @typedef {import('../../worker.js').Lesson} Lesson */
/** @typedef {import('../../worker.js').Outcome} Outcome */

/** The picture's own measures. */
const WIDTH = 260;
const HEIGHT = 96;
const LEFT = 70;
const RIGHT = 190;
const MARGIN = 10;

/** A number of a lesson, short. @param {number} value @param {string | undefined} unit */
function shown(value, unit) {
  if (unit === 'percent') return percent(value);
  if (unit === 'points') return `${real(100 * value, 1)} pt`;
  if (unit === 'count') return whole(value);
  if (unit === 'epochs') return real(value, 1);
  return unit === 'small' && value !== 0 ? String(Number(value.toPrecision(2))) : real(value, value >= 10 ? 1 : 3);
}

/** The lowest and the highest number, from zero on where that leaves room to tell them apart. @param {number[]} values */
function extent(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const from = low >= 0 && low < 0.6 * high ? 0 : low;
  return high > from ? { from, to: high } : { from: from - 1, to: high + 1 };
}

/**
 * One chart for each of the lesson's `dots`.
 * @param {Lesson} lesson
 * @param {Outcome[]} outcomes
 */
export function dotCharts(lesson, outcomes) {
  return lesson.dots.flatMap(({ label, pairs }) =>
    pairs.map((pair) =>
      h(
        'figure',
        { class: 'dots' },
        h('figcaption', {}, label),
        picture(lesson, pair, outcomes),
        h('div', { class: 'ends' }, ...pair.map((name) => h('span', {}, lesson.numbers[name]?.label ?? name))),
      ),
    ),
  );
}

/** @param {Lesson} lesson @param {[string, string]} pair @param {Outcome[]} outcomes */
function picture(lesson, pair, outcomes) {
  const numbers = pair.map((name) => lesson.numbers[name]);
  const rows = outcomes.map((outcome) => pair.map((name) => outcome.numbers[name] ?? undefined));
  const values = rows.flat().filter((value) => value !== undefined);
  const { from, to } = values.length ? extent(values) : { from: 0, to: 1 };
  const y = (/** @type {number} */ value) => HEIGHT - MARGIN - ((value - from) / (to - from)) * (HEIGHT - 2 * MARGIN);
  const [left, right] = [LEFT, RIGHT].map(String);
  /** @type {SVGElement[]} */
  const parts = [LEFT, RIGHT].map((x) =>
    svg('line', { class: 'column', x1: `${x}`, x2: `${x}`, y1: `${MARGIN}`, y2: `${HEIGHT - MARGIN}` }),
  );
  for (const [a, b] of rows) {
    if (a !== undefined && b !== undefined) {
      parts.push(svg('line', { class: 'pair', x1: `${left}`, y1: `${y(a)}`, x2: `${right}`, y2: `${y(b)}` }));
    }
    for (const [place, value] of [a, b].entries()) {
      if (value === undefined) continue;
      const arm = numbers[place]?.arm ?? 'b';
      parts.push(svg('circle', { class: arm, cx: `${place ? right : left}`, cy: `${y(value)}`, r: '4.5' }));
    }
  }
  const means = pair.map((_, place) => {
    const known = rows.map((row) => row[place]).filter((value) => value !== undefined);
    return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
  });
  for (const [place, mean] of means.entries()) {
    if (mean === undefined) continue;
    const text = svg('text', {
      x: `${place ? RIGHT + 12 : LEFT - 12}`,
      y: `${y(mean) + 4}`,
      'text-anchor': place ? 'start' : 'end',
    });
    text.textContent = shown(mean, numbers[place]?.unit);
    parts.push(text);
  }
  const description = pair.map((name, place) => {
    const mean = means[place];
    return `${lesson.numbers[name]?.label}: ${mean === undefined ? '–' : shown(mean, numbers[place]?.unit)}`;
  });
  return svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': description.join('; ') }, ...parts);
}

/**
 * All numbers of all seeds.
 * @param {Lesson} lesson
 * @param {Outcome[]} outcomes
 * @param {string} seed what a seed is called
 */
export function numbersTable(lesson, outcomes, seed) {
  const cell = (/** @type {number | null | undefined} */ value, /** @type {string | undefined} */ unit) =>
    h('td', {}, value === null || value === undefined ? '–' : shown(value, unit));
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h('tr', {}, h('td'), ...outcomes.map((outcome) => h('th', { scope: 'col' }, `${seed} ${outcome.seed}`))),
    ),
    h(
      'tbody',
      {},
      ...Object.entries(lesson.numbers).map(([name, { label, unit }]) =>
        h('tr', {}, h('th', { scope: 'row' }, label), ...outcomes.map((outcome) => cell(outcome.numbers[name], unit))),
      ),
    ),
  );
}
