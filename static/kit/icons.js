// The pictures on buttons and chips, as the few shapes each is made of. Colours come from the style sheet.

import { svg } from './dom.js';

/** Points of one arm of the spiral, as the data family draws it. @param {number} turn */
function spiral(turn) {
  const points = [];
  for (let t = 0.12; t <= 1.001; t += 0.08) {
    const angle = 2.45 * Math.PI * t + turn;
    points.push(`${(12 + 10 * t * Math.cos(angle)).toFixed(1)} ${(12 + 10 * t * Math.sin(angle)).toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}

/** @typedef {[tag: 'path' | 'circle' | 'rect', attributes: Record<string, string>]} Shape */

/** @param {string} at its middle @param {string} r @returns {Shape} */
function dot(at, r) {
  const [cx = '', cy = ''] = at.split(' ');
  return ['circle', { cx, cy, r, class: 'solid' }];
}

/** A state that is handed on from step to step. @type {Shape[]} */
const STEPS = [['path', { d: 'M1 15h22' }], ...['4 15', '12 15', '20 15'].map((at) => dot(at, '3.2'))];

/** @type {Record<string, Shape[]>} */
const SHAPES = {
  play: [['path', { d: 'M7 4.5v15l12-7.5z', class: 'solid' }]],
  pause: [['path', { d: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z', class: 'solid' }]],
  iteration: [
    ['path', { d: 'M5 5v14l9.5-7z', class: 'solid' }],
    ['path', { d: 'M18 5v14' }],
  ],
  phase: [
    ['circle', { cx: '12', cy: '12', r: '8' }],
    ['path', { d: 'M12 12V4a8 8 0 0 1 8 8z', class: 'solid' }],
  ],
  restart: [
    ['path', { d: 'M5 12a7 7 0 1 0 2.3-5.2' }],
    ['path', { d: 'M7.5 2.8v4.4h4.4' }],
  ],
  seed: [
    ['rect', { x: '4', y: '4', width: '16', height: '16', rx: '3' }],
    ...['8.5 8.5', '15.5 8.5', '12 12', '8.5 15.5', '15.5 15.5'].map((at) => dot(at, '1.1')),
  ],
  link: [
    ['path', { d: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2' }],
    ['path', { d: 'M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2' }],
  ],
  settings: [
    ['path', { d: 'M4 7h9M19 7h1M4 17h1M11 17h9' }],
    ...['16 7', '8 17'].map(
      (at) => /** @type {Shape} */ (['circle', { cx: at.split(' ')[0] ?? '', cy: at.split(' ')[1] ?? '', r: '2.6' }]),
    ),
  ],
  present: [['path', { d: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5' }]],
  close: [['path', { d: 'M6 6l12 12M18 6L6 18' }]],
  minus: [['path', { d: 'M6 12h12' }]],
  plus: [['path', { d: 'M6 12h12M12 6v12' }]],
  circles: [
    ['circle', { cx: '12', cy: '12', r: '9', class: 'first line' }],
    ['circle', { cx: '12', cy: '12', r: '4', class: 'second line' }],
  ],
  moons: [
    ['path', { d: 'M3 13a6 6 0 0 1 12 0', class: 'first line' }],
    ['path', { d: 'M9 11a6 6 0 0 0 12 0', class: 'second line' }],
  ],
  gaussians: [
    ['circle', { cx: '8', cy: '15', r: '5', class: 'first fill' }],
    ['circle', { cx: '16', cy: '9', r: '5', class: 'second fill' }],
  ],
  xor: [
    ['rect', { x: '4', y: '4', width: '7', height: '7', class: 'first fill' }],
    ['rect', { x: '13', y: '13', width: '7', height: '7', class: 'first fill' }],
    ['rect', { x: '13', y: '4', width: '7', height: '7', class: 'second fill' }],
    ['rect', { x: '4', y: '13', width: '7', height: '7', class: 'second fill' }],
  ],
  spiral: [
    ['path', { d: spiral(0), class: 'first line' }],
    ['path', { d: spiral(Math.PI), class: 'second line' }],
  ],
  curve: [['path', { d: 'M2 14c3-12 6-12 10-2s7 8 10-4', class: 'second line' }]],
  digits: [['path', { d: 'M8 8.5a4 4 0 1 1 5.5 3.6 4.2 4.2 0 1 1-6 4.2M11 12h2' }]],
  table: [
    ['rect', { x: '3.5', y: '4.5', width: '17', height: '15', rx: '1.5' }],
    ['path', { d: 'M3.5 9.5h17M3.5 14.5h17M14.5 4.5v15', class: 'thin' }],
  ],
  mlp: [
    ['path', { d: 'M4 6L12 12L4 18M20 6L12 12L20 18', class: 'thin' }],
    ...['4 6', '4 18', '12 12', '20 6', '20 18'].map((at) => dot(at, '2.8')),
  ],
  cnn: [
    ['rect', { x: '3.5', y: '3.5', width: '17', height: '17', rx: '1.5' }],
    ['rect', { x: '6.5', y: '6.5', width: '7', height: '7', class: 'solid' }],
    ['path', { d: 'M13.5 13.5L17.5 17.5', class: 'thin' }],
  ],
  rnn: STEPS,
  // The same with a gate between steps, and with a second state above.
  gru: [...STEPS, ['path', { d: 'M8 9v12M16 9v12' }]],
  lstm: [...STEPS, ['path', { d: 'M1 5h22M4 5v7M12 5v7M20 5v7' }]],
};

/**
 * The picture of that name, hidden from assistive technology: the words beside it say what it means.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const shapes = (SHAPES[name] ?? []).map(([tag, attributes]) => svg(tag, attributes));
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, ...shapes);
}

/** Whether there is a picture of that name. @param {string} name */
export const hasIcon = (name) => name in SHAPES;
