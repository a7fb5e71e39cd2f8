// The numbers of one neuron in the newest iteration, in the order of the computation: for the example that is shown, for the
// whole batch, and what the update did to its weights. They float beside the neuron.

import { addMoreStyles } from '../element/styles.js';
import { h, write } from '../kit/dom.js';
import { compact, percent, short, whole } from '../kit/format.js';
import { icon } from '../kit/icons.js';
import { hasBegun } from './selection.js';
import styles from './inspector.css';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('../../dropout-lab.js').Neuron} Neuron */
/** @typedef {import('../../dropout-lab.js').MaskWords} MaskWords */

/** @typedef {{ name: string, help: string, of: (neuron: Neuron, words?: MaskWords) => string, style?: string }} Row */

/** @type {Row} */
const MASK = {
  name: '× mask',
  help: '1 kept, 0 dropped, or the noise itself.',
  of: ({ mask }, words) => maskOf(mask, words),
  style: 'mask',
};

/** @type {Row[]} */
const OF_EXAMPLE = [
  {
    name: 'sum z = Σ w x + b',
    help: 'Its inputs, each times its weight, and the bias; of a feature map the mean before pooling.',
    of: ({ sum }) => compact(sum),
  },
  {
    name: 'activation f(z)',
    help: 'The activation function of the sum, or of what batch norm before it makes of the sum.',
    of: ({ activation }) => compact(activation),
  },
  MASK,
  { name: '× scale', help: 'What kept neurons are multiplied by in training.', of: ({ scale }) => short(scale) },
  {
    name: '= output h',
    help: 'What the next layer receives, or batch norm where it follows dropout.',
    of: ({ output }) => compact(output),
  },
  {
    name: 'gradient ∂L/∂f(z)',
    help: 'How the loss changes with the activation, or with what else stands right before dropout: not at all where the neuron is dropped.',
    of: ({ gradient }) => compact(gradient),
  },
];

/** @type {Row[]} */
const OF_BATCH = [
  { name: 'bias b', help: 'What the neuron adds to its sum.', of: ({ bias }) => compact(bias) },
  {
    name: 'gradient ‖∂L/∂w‖',
    help: 'The length of the gradient of its weights: the mean over the examples, those that dropped it with 0.',
    of: ({ weightGradient }) => compact(weightGradient),
  },
];

/** So many changes of weights are shown. */
const MOST_CHANGES = 4;
/** Pixels between a neuron and its numbers, and between these and the edge of the window. */
const APART = 10;

/** @param {number | undefined} mask @param {MaskWords | undefined} words */
function maskOf(mask, words) {
  if (mask === undefined || !words) return '–';
  const template = mask === 0 ? words.dropped : words.kept;
  return template.replace('{entry}', compact(mask)).replace('{percent}', percent(mask));
}

/** A card with a neuron’s numbers in one of the networks. */
export class Inspector {
  #network;
  #selection;

  /** @param {import('./view.js').View} network the picture of the network @param {import('./selection.js').Selection} selection */
  constructor(network, selection) {
    this.#network = network;
    this.#selection = selection;
    this.title = h('h3', {});
    this.example = h('h4', {});
    this.ofExample = OF_EXAMPLE.map(line);
    this.ofBatch = OF_BATCH.map(line);
    this.exampleList = h('dl', {}, ...this.ofExample.map(({ element }) => element));
    this.batchList = h('dl', {}, ...this.ofBatch.map(({ element }) => element));
    this.changes = h('ul', {});
    this.others = h('p', { class: 'hint' });
    this.updated = h('section', {}, h('h4', {}, 'The update changed its weights'), this.changes, this.others);
    this.root = h(
      'div',
      { class: `inspector ${network.arm}`, role: 'group', 'aria-label': 'Numbers of a neuron', hidden: true },
      h(
        'header',
        {},
        this.title,
        h(
          'button',
          { type: 'button', class: 'copy', 'aria-label': 'Close', onclick: () => selection.select(undefined) },
          icon('close'),
        ),
      ),
      h('section', {}, this.example, this.exampleList),
      h('section', {}, h('h4', {}, 'For the whole batch'), this.batchList),
      this.updated,
    );
  }

  /** @param {Lab} lab @param {Metrics} metrics */
  update(lab, metrics) {
    const { arm } = this.#network;
    const { selected, example } = this.#selection;
    const layers = lab.layers(arm);
    const exists = metrics[arm] && selected && selected.unit < (layers[selected.layer] ?? 0);
    this.root.hidden = !exists;
    if (!exists) return;
    addMoreStyles(this.root.getRootNode(), styles);
    const begun = hasBegun(metrics);
    const neuron = lab.neuron(arm, selected.layer, selected.unit, example);
    const masking = lab.masking(arm, selected.layer);
    const words = lab.maskWords(arm, selected.layer);
    write(this.title, lab.name(arm, selected.layer, selected.unit));
    const means = neuron.cells === undefined ? '' : `, means over its ${neuron.cells} cells`;
    write(this.example, `For training example ${example + 1} of the batch${means}`);
    for (const { row, value } of [...this.ofExample, ...this.ofBatch])
      write(value, begun ? row.of(neuron, words) : '–');
    this.#placeMask(masking === 'weights');
    this.root.classList.toggle('dropped', neuron.mask === 0 && masking !== 'factors');
    this.#showChanges(
      metrics.shownPhase === 'update' ? lab.weightChanges(arm, selected.layer, selected.unit, MOST_CHANGES) : undefined,
    );
    this.#place(this.#network.tileOf(lab, selected));
  }

  /** A mask of weights is drawn once for the batch. @param {boolean} isOfBatch */
  #placeMask(isOfBatch) {
    const mask = this.ofExample[OF_EXAMPLE.indexOf(MASK)]?.element;
    const scale = this.ofExample[OF_EXAMPLE.indexOf(MASK) + 1]?.element;
    if (!mask || !scale) return;
    if (isOfBatch) this.batchList.prepend(mask);
    else if (mask.nextSibling !== scale) scale.before(mask);
  }

  /** @param {import('../../dropout-lab.js').WeightChanges | undefined} found */
  #showChanges(found) {
    this.updated.hidden = !found;
    if (!found) return;
    this.changes.replaceChildren(...found.largest.map(changeOf));
    const { largest, more, unchanged } = found;
    const smaller = more > 0 ? `${whole(more)} more changed less` : '';
    const same = unchanged > 0 ? `${whole(unchanged)} stayed exactly as they were` : '';
    const none = largest.length === 0 ? 'None: all its gradients are 0' : '';
    write(
      this.others,
      [none, smaller, none ? '' : same].filter(Boolean).join('; ') + (none || smaller || same ? '.' : ''),
    );
  }

  /**
   * Puts the card beside the neuron, on the side that has more room within its network, and within the window.
   * @param {DOMRect | undefined} tile where it is on the screen
   */
  #place(tile) {
    const layer = this.root.parentElement?.getBoundingClientRect();
    const width = this.root.parentElement?.offsetWidth ?? 0;
    if (!layer || width === 0) return;
    const scale = layer.width / width;
    const picture = this.#network.canvas.getBoundingClientRect();
    const beside = tile ?? new DOMRect(picture.right, picture.y + picture.height / 2, 0, 0);
    const [across, down] = [this.root.offsetWidth * scale, this.root.offsetHeight * scale];
    const right = beside.right + APART;
    const left = beside.left - APART - across;
    const fitsRight = right + across <= innerWidth - APART;
    const isRoomier = picture.right - beside.right >= beside.left - picture.left;
    const x = (isRoomier && fitsRight) || left < APART ? right : left;
    // Not over the sentence above the networks, if the window is high enough.
    const lowest = innerHeight - APART - down;
    const highest = Math.max(APART, Math.min(picture.y, lowest));
    const y = within(beside.y + beside.height / 2 - down / 2, highest, Math.max(highest, lowest));
    this.root.style.translate = `${Math.round((x - layer.x) / scale)}px ${Math.round((y - layer.y) / scale)}px`;
  }
}

/** @param {Row} row */
function line(row) {
  const value = h('dd', { class: 'number' });
  return { row, value, element: h('div', { class: row.style, title: row.help }, h('dt', {}, row.name), value) };
}

/** @param {{ name: string, before: number, after: number }} change */
function changeOf({ name, before, after }) {
  const change = compact(after - before);
  return h(
    'li',
    {},
    h('span', { class: 'name', title: name }, name),
    h('span', { class: 'number' }, `${compact(before)} → ${compact(after)}`),
    h('span', { class: 'number' }, (after > before ? '+' : '') + change),
  );
}

/** @param {number} value @param {number} least @param {number} most */
const within = (value, least, most) => Math.max(least, Math.min(value, most));
