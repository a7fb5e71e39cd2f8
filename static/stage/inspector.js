// The numbers of one neuron in the newest iteration, for the same neuron of both networks, in the order of the computation.

import { h, write } from '../kit/dom.js';
import { compact, percent, short } from '../kit/format.js';
import { icon } from '../kit/icons.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').Neuron} Neuron */
/** @typedef {import('../../dropout-lab.js').MaskWords} MaskWords */

/** @type {{ name: string, help: string, of: (neuron: Neuron, words?: MaskWords) => string, phase: string }[]} */
const ROWS = [
  { name: 'bias b', help: 'What the neuron adds to its sum.', of: ({ bias }) => compact(bias), phase: 'forward' },
  {
    name: 'sum z = Σ w x + b',
    help: 'Its inputs, each times its weight, and the bias; of a feature map the mean before pooling.',
    of: ({ sum }) => compact(sum),
    phase: 'forward',
  },
  {
    name: 'activation f(z)',
    help: 'The activation function of the sum, or of what batch norm before it makes of the sum.',
    of: ({ activation }) => compact(activation),
    phase: 'forward',
  },
  {
    name: '× mask',
    help: 'Drawn anew for every example (with DropConnect for every batch): 1 kept, 0 dropped, or the noise itself.',
    of: ({ mask }, words) => maskOf(mask, words),
    phase: 'mask',
  },
  {
    name: '× scale',
    help: 'What kept neurons are multiplied by in training.',
    of: ({ scale }) => short(scale),
    phase: 'forward',
  },
  {
    name: '= output h',
    help: 'What the next layer receives, or batch norm where it follows dropout.',
    of: ({ output }) => compact(output),
    phase: 'forward',
  },
  {
    name: 'gradient ∂L/∂f(z)',
    help: 'How the loss changes with the activation, or with what else stands right before dropout: not at all where the neuron is dropped.',
    of: ({ gradient }) => compact(gradient),
    phase: 'backward',
  },
  {
    name: 'gradient ‖∂L/∂w‖',
    help: 'The length of the gradient of its weights, over the batch.',
    of: ({ weightGradient }) => compact(weightGradient),
    phase: 'update',
  },
];

/** @param {number | undefined} mask @param {MaskWords | undefined} words */
function maskOf(mask, words) {
  if (mask === undefined || !words) return '–';
  const template = mask === 0 ? words.dropped : words.kept;
  return template.replace('{entry}', compact(mask)).replace('{percent}', percent(mask));
}

/** A neuron’s numbers under the network that it belongs to. */
export class Inspector {
  /** @param {() => void} close */
  constructor(close) {
    this.title = h('h3', {});
    this.rows = ROWS.map((row) => {
      const value = h('dd', { class: 'number' });
      return { ...row, value, element: h('div', { class: row.phase, title: row.help }, h('dt', {}, row.name), value) };
    });
    this.root = h(
      'div',
      { class: 'inspector', role: 'group', 'aria-label': 'Numbers of a neuron', hidden: true },
      h(
        'header',
        {},
        this.title,
        h('button', { type: 'button', class: 'copy', 'aria-label': 'Close', onclick: close }, icon('close')),
      ),
      h('dl', {}, ...this.rows.map(({ element }) => element)),
    );
  }

  /**
   * @param {Lab} lab
   * @param {'a' | 'b'} arm
   * @param {import('./selection.js').Selection} selection
   * @param {boolean} begun whether there are numbers yet: before the first pass there are none
   */
  update(lab, arm, { selected, example }, begun) {
    const layers = lab.layers(arm);
    const exists = selected && selected.unit < (layers[selected.layer] ?? 0);
    this.root.hidden = !exists;
    if (!exists) return;
    const neuron = lab.neuron(arm, selected.layer, selected.unit, example);
    const masking = lab.masking(arm, selected.layer);
    const means = neuron.cells === undefined ? '' : `, means over its ${neuron.cells} cells`;
    write(this.title, `${lab.name(arm, selected.layer, selected.unit)}, example ${example + 1}${means}`);
    const words = lab.maskWords(arm, selected.layer);
    for (const { of, value } of this.rows) write(value, begun ? of(neuron, words) : '–');
    this.root.classList.toggle('dropped', neuron.mask === 0 && masking !== 'factors');
  }
}
