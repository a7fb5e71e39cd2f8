// What of a lab the reader looks at, by pointer or by keyboard: an example of the batch, a neuron. All pictures share it.

import { compact } from '../kit/format.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('./view.js').View} View */
/** @typedef {{ layer: number, unit: number }} Place */

/**
 * @typedef {object} SelectionHost
 * @property {() => Lab | undefined} lab
 * @property {() => number} batch how many examples a batch has
 * @property {() => void} redraw asks for new pictures
 * @property {() => void} refresh asks for new pictures and numbers
 * @property {(place: Place) => boolean} take does by hand what a click on a neuron means now, if that is not to choose it
 */

/** What an arrow key does to the place of a neuron. @type {Record<string, Place>} */
const ARROWS = {
  ArrowLeft: { layer: -1, unit: 0 },
  ArrowRight: { layer: 1, unit: 0 },
  ArrowUp: { layer: 0, unit: -1 },
  ArrowDown: { layer: 0, unit: 1 },
};

/** The fields are those that the core's drawing reads. */
export class Selection {
  /** Row of the batch whose thinned network is shown. */
  example = 0;
  /** Whether the networks are shown with all neurons on, as they answer. */
  allOn = false;
  /** Whether training, or test, points are left out of the plane and the curve. */
  hideTraining = false;
  hideTest = false;
  /** The neuron whose numbers are shown. @type {Place | undefined} */
  selected = undefined;
  /** The neuron under the pointer, or the one that the arrow keys have come to. @type {Place | undefined} */
  hovered = undefined;
  dark = false;
  /** @type {SelectionHost} */ #host;

  /** @param {SelectionHost} host */
  constructor(host) {
    this.#host = host;
  }

  /**
   * What a click does: it chooses an example or a neuron, or hides points; a neuron that was chosen is let go.
   * @param {Partial<Place & { example: number, points: 'training' | 'test' }>} hit
   */
  pick({ layer, unit, example, points }) {
    if (points) {
      this.togglePoints(points);
    } else if (example !== undefined) {
      this.example = example;
      this.#host.refresh();
    } else if (layer !== undefined && unit !== undefined) {
      const place = { layer, unit };
      if (this.#host.take(place)) return;
      this.select(isSame(place, this.selected) ? undefined : place);
    }
  }

  /** Hides points that are shown, and shows hidden ones. @param {'training' | 'test'} points */
  togglePoints(points) {
    if (points === 'training') this.hideTraining = !this.hideTraining;
    else this.hideTest = !this.hideTest;
    this.#host.refresh();
  }

  /** @param {Place | undefined} place */
  select(place) {
    this.selected = place;
    this.#host.refresh();
  }

  /** @param {Place | undefined} place */
  hover(place) {
    if (isSame(place, this.hovered)) return;
    this.hovered = place;
    this.#host.redraw();
  }

  /** Keeps the example within the batch. */
  clamp() {
    this.example = Math.min(this.example, this.#host.batch() - 1);
  }

  /**
   * What a key does to a picture that has the keyboard.
   * @param {View} view
   * @param {string} key
   * @returns {string | undefined} what to read out, if the key means something here
   */
  move(view, key) {
    return view.name === 'mask' ? this.#moveExample(key) : this.#moveNeuron(view, key);
  }

  /** @param {string} key */
  #moveExample(key) {
    const step = ARROWS[key]?.unit;
    if (!step) return undefined;
    const batch = this.#host.batch();
    this.pick({ example: (this.example + step + batch) % batch });
    return `Example ${this.example + 1} of ${batch}`;
  }

  /** @param {View} view @param {string} key */
  #moveNeuron(view, key) {
    const lab = this.#host.lab();
    const from = this.hovered ?? this.selected;
    if (!lab) return undefined;
    if (from && key === 'Escape') {
      this.hovered = undefined;
      this.select(undefined);
      return 'No neuron chosen';
    }
    if (from && (key === 'Delete' || key === 'Backspace')) return this.#host.take(from) ? '' : undefined;
    if (from && (key === 'Enter' || key === ' ')) {
      // Whoever takes neurons out says so.
      if (this.#host.take(from)) return '';
      this.pick(from);
      return this.selected ? 'Numbers shown beside the neuron' : 'Numbers closed';
    }
    const step = ARROWS[key];
    if (!step) return undefined;
    const layers = lab.layers(view.arm);
    const layer = from ? within(from.layer + step.layer, layers.length) : 1;
    const unit = from ? within(from.unit + step.unit, layers[layer] ?? 1) : 0;
    this.hover({ layer, unit });
    return this.#describe(lab, view, { layer, unit });
  }

  /** @param {Lab} lab @param {View} view @param {Place} place */
  #describe(lab, view, { layer, unit }) {
    const name = lab.name(view.arm, layer, unit);
    if (!hasBegun(lab.metrics())) return name;
    const neuron = lab.neuron(view.arm, layer, unit, this.example);
    const dropped = neuron.mask === 0 && lab.masking(view.arm, layer) !== 'factors';
    return `${name}: ${dropped ? 'dropped' : `output ${compact(neuron.output)}`}`;
  }
}

/** @param {number} index @param {number} count */
const within = (index, count) => Math.max(0, Math.min(count - 1, index));

/** @param {Place | undefined} one @param {Place | undefined} other */
const isSame = (one, other) => one?.layer === other?.layer && one?.unit === other?.unit;

/**
 * Whether there was a pass through the networks, or a part of one: before, there are no numbers.
 * @param {Metrics} metrics
 */
export const hasBegun = ({ iteration, phase }) => iteration > 0 || phase !== 'update';
