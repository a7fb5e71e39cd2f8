// The numbers of one neuron in the newest iteration, for the same neuron of both networks, in the order of the computation.

import { h, write } from './dom.js';
import { compact, short } from './format.js';
import { icon } from './icons.js';

/** @typedef {import('../dropout-lab.js').Lab} Lab */
/** @typedef {import('../dropout-lab.js').Neuron} Neuron */

/** @type {{ name: string, of: (neuron: Neuron) => string, phase: string }[]} */
const ROWS = [
  { name: 'bias b', of: ({ bias }) => compact(bias), phase: 'update' },
  { name: 'sum Σ w·x + b', of: ({ sum }) => compact(sum), phase: 'forward' },
  { name: 'activation of the sum', of: ({ activation }) => compact(activation), phase: 'forward' },
  { name: '× mask', of: ({ mask }) => (mask === undefined ? '–' : mask ? '1, kept' : '0, dropped'), phase: 'mask' },
  { name: '× scale', of: ({ scale }) => short(scale), phase: 'forward' },
  { name: '= output', of: ({ output }) => compact(output), phase: 'forward' },
  { name: 'gradient ∂L/∂output', of: ({ gradient }) => compact(gradient), phase: 'backward' },
  { name: '‖∂L/∂w‖ of its weights', of: ({ weightGradient }) => compact(weightGradient), phase: 'update' },
];

export class Inspector {
  /** @param {() => void} close */
  constructor(close) {
    this.title = h('h3', {});
    this.rows = ROWS.map((row) => {
      const value = h('dd', { class: 'number' });
      return { ...row, value, element: h('div', { class: row.phase }, h('dt', {}, row.name), value) };
    });
    this.root = h('div', { class: 'inspector', role: 'group', 'aria-label': 'Numbers of a neuron', hidden: true },
      h('header', {}, this.title, h('button', { type: 'button', class: 'copy', 'aria-label': 'Close', onclick: close }, icon('close'))),
      h('dl', {}, ...this.rows.map(({ element }) => element)));
  }

  /**
   * @param {Lab} lab
   * @param {'a' | 'b'} arm
   * @param {import('./views.js').Focus} focus
   */
  update(lab, arm, { selected, example }) {
    const layers = lab.layers(arm);
    const exists = selected && selected.unit < (layers[selected.layer] ?? 0);
    this.root.hidden = !exists;
    if (!exists) return;
    const neuron = lab.neuron(arm, selected.layer, selected.unit, example);
    write(this.title, `${nameOf(selected, layers.length)}, example ${example + 1}`);
    for (const { of, value } of this.rows) write(value, of(neuron));
    this.root.classList.toggle('dropped', neuron.mask === 0);
  }
}

/** What a neuron is called. @param {{ layer: number, unit: number }} place @param {number} depth */
export function nameOf({ layer, unit }, depth) {
  const where = layer === 0 ? 'Input' : layer === depth - 1 ? 'Output' : `Hidden layer ${layer}, neuron`;
  return `${where} ${unit + 1}`;
}
