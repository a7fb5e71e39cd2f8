// One picture drawn by the core: a canvas that stays sharp, answers the pointer and the keyboard, and has a text twin.

import { h, identifier, write } from '../kit/dom.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').View} ViewName */
/** @typedef {import('../../dropout-lab.js').Hit} Hit */
/** @typedef {'a' | 'b'} ArmName */

/**
 * @typedef {object} ViewHost What a picture needs of its lab.
 * @property {() => Lab | undefined} lab
 * @property {import('./selection.js').Selection} selection
 * @property {() => void} redraw asks for a frame
 * @property {() => number} scale how many times as large as it is laid out the lab is on the screen
 */

/** A canvas with its tooltip, its text twin and a place for what is read out. */
export class View {
  /** @type {ViewHost} */ #host;
  #width = 0;
  #height = 0;
  #seen = true;
  #drawn = false;
  #observers;

  /**
   * @param {ViewName} name
   * @param {ArmName} arm
   * @param {ViewHost} host
   */
  constructor(name, arm, host) {
    this.name = name;
    this.arm = arm;
    this.#host = host;
    const keyboard = name === 'network' || name === 'mask';
    const twin = identifier('twin');
    this.twin = h('p', { id: twin, class: 'unseen' });
    this.said = h('p', { class: 'unseen', 'aria-live': 'polite' });
    this.canvas = h('canvas', {
      role: keyboard ? 'application' : 'img',
      tabindex: keyboard && 0,
      'aria-describedby': twin,
      onpointermove: (/** @type {PointerEvent} */ event) => this.#hover(event),
      onpointerleave: () => this.#leave(),
      onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
      onkeydown: keyboard && ((/** @type {KeyboardEvent} */ event) => this.#press(event)),
      onblur: () => this.#leave(),
    });
    this.tooltip = h('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });
    this.root = h('div', { class: `canvas ${name}` }, this.canvas, this.tooltip, this.twin, this.said);
    this.#observers = [
      new ResizeObserver(() => this.#measure()),
      new IntersectionObserver(
        (entries) => {
          this.#seen = Boolean(entries.at(-1)?.isIntersecting);
          if (this.#seen) host.redraw();
        },
        { rootMargin: '100px' },
      ),
    ];
    for (const observer of this.#observers) observer.observe(this.canvas);
  }

  /** Whether there is room for a picture, and none yet. */
  get isBlank() {
    return !this.#drawn && this.#width > 0 && this.#height > 0;
  }

  /** Says what the picture shows, for those who do not see it. @param {string} label */
  setLabel(label) {
    this.canvas.setAttribute('aria-label', label);
  }

  /** Releases the observers. */
  stop() {
    for (const observer of this.#observers) observer.disconnect();
  }

  /**
   * Draws what the lab has come to.
   * @param {Lab} lab
   * @param {boolean} unseen also where the picture is off the screen
   */
  draw(lab, unseen) {
    if (!(this.#seen || unseen) || this.#width < 1 || this.#height < 1) return;
    lab.draw(this.name, this.arm, this.canvas, this.#options());
    this.#drawn = true;
  }

  /** Where a neuron is on the screen, if it is drawn. @param {Lab} lab @param {import('./selection.js').Place} place */
  tileOf(lab, { layer, unit }) {
    const tile = lab.tiles(this.arm, this.#options()).find((tile) => tile.layer === layer && tile.unit === unit);
    const box = this.canvas.getBoundingClientRect();
    const scale = box.width / this.#width;
    return tile && new DOMRect(box.x + scale * tile.x, box.y + scale * tile.y, scale * tile.w, scale * tile.h);
  }

  /** Brings the text for those who do not see the picture up to date. @param {Lab} lab */
  describe(lab) {
    write(this.twin, lab.describe(this.name, this.arm, this.#options()));
  }

  /** Reads something out. @param {string} text */
  say(text) {
    this.said.textContent = text;
  }

  #options() {
    const ratio = (devicePixelRatio || 1) * this.#host.scale();
    return { width: this.#width, height: this.#height, ratio, ...this.#host.selection };
  }

  #measure() {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === this.#width && clientHeight === this.#height) return;
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.#host.redraw();
  }

  /** What of the picture is under the pointer. @param {MouseEvent} event @returns {Hit | undefined} */
  #under(event) {
    const hit = this.#host.lab()?.hit(this.name, this.arm, this.#options(), event.offsetX, event.offsetY);
    // Of a point it is the number among all examples, which is none of the batch.
    return hit && this.name !== 'mask' ? { ...hit, example: undefined } : hit;
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    const hit = this.#under(event);
    const neuron = neuronOf(hit);
    this.#host.selection.hover(neuron);
    this.canvas.classList.toggle('pickable', Boolean(neuron || hit?.points || hit?.example !== undefined));
    this.tooltip.hidden = !hit?.text || event.pointerType === 'touch';
    if (this.tooltip.hidden || !hit) return;
    write(this.tooltip, hit.text);
    this.#place(event.offsetX, event.offsetY);
  }

  /** Keeps the tooltip beside the pointer and inside the picture. @param {number} x @param {number} y */
  #place(x, y) {
    const { offsetWidth, offsetHeight } = this.tooltip;
    const left = Math.max(0, Math.min(x + 14, this.#width - offsetWidth));
    const top = y + 18 + offsetHeight > this.#height ? y - offsetHeight - 10 : y + 18;
    this.tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  #leave() {
    this.tooltip.hidden = true;
    this.#host.selection.hover(undefined);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const hit = this.#under(event);
    if (hit) this.#host.selection.pick(hit);
    // What it says of what was clicked may have changed.
    const after = this.tooltip.hidden ? undefined : this.#under(event);
    if (after) write(this.tooltip, after.text);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const text = this.#host.selection.move(this, event.key);
    if (text === undefined) return;
    event.preventDefault();
    this.say(text);
  }
}

/** @param {Hit | undefined} hit */
function neuronOf(hit) {
  return hit?.layer === undefined || hit.unit === undefined ? undefined : { layer: hit.layer, unit: hit.unit };
}
