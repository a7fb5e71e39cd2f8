// What the reader does with the networks by hand: sees them with all neurons on, takes some out, draws a digit. Here are the
// switch and the ways in; what is behind them is fetched when it is first used.

import { h, identifier, write } from '../kit/dom.js';
import { capitalised } from '../kit/format.js';
import { reason, whenWanted } from '../element/parts.js';
import { addMoreStyles } from '../element/styles.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('./selection.js').Place} Place */

/**
 * @typedef {object} HandsHost
 * @property {() => Lab | undefined} lab
 * @property {import('./selection.js').Selection} selection
 * @property {() => void} refresh asks for new pictures and numbers
 */

/** @typedef {ReturnType<typeof import('./hands-on.js').handsOn>} Panel */
/** @typedef {ReturnType<typeof import('./digit-pad.js').digitPad>} Pad */

/** The switch "dropped / all on", the panel of what is removed, and the pad. */
export class Hands {
  /** @type {HandsHost} */ #host;
  /** @type {Panel | undefined} */ #panel;
  /** @type {Pad | undefined} */ #pad;
  #state = { moment: '', playing: false };

  /** @param {HandsHost} host */
  constructor(host) {
    this.#host = host;
    const group = identifier('on');
    const choice = (/** @type {string} */ text, /** @type {boolean} */ allOn) => {
      const input = h('input', {
        type: 'radio',
        name: group,
        checked: !allOn,
        onchange: () => this.show(allOn),
      });
      return { input, label: h('label', { class: 'segment' }, input, h('span', {}, text)) };
    };
    this.dropped = choice('Dropped', false);
    this.allOn = choice('All on', true);
    this.switch = h(
      'fieldset',
      {
        class: 'all-on',
        title: 'Dropped: thinned, as the example was trained. All on: complete, as the network answers.',
      },
      h('legend', { class: 'unseen' }, 'Networks shown'),
      this.dropped.label,
      this.allOn.label,
    );
    /** The panel, beside the networks. */
    this.place = h('div', { class: 'hands', hidden: true });
    this.draw = h(
      'button',
      { type: 'button', class: 'copy', 'aria-expanded': 'false', hidden: true, onclick: () => this.#togglePad() },
      'Draw your own',
    );
    /** The pad, in the place of the test images. */
    this.padPlace = h('div', { class: 'pad-place', hidden: true });
  }

  /** Shows the networks thinned, or with all neurons on. @param {boolean} allOn */
  show(allOn) {
    const { selection } = this.#host;
    if (selection.allOn === allOn) return;
    selection.allOn = allOn;
    this.dropped.input.checked = !allOn;
    this.allOn.input.checked = allOn;
    this.place.hidden = !allOn;
    // Its numbers are those of training.
    selection.select(undefined);
    if (!allOn) this.#panel?.putBack();
    else if (this.#panel) this.#panel.update(this.#state);
    else this.#fetchPanel().catch((error) => sayMissing(this.place, error));
    this.#host.refresh();
  }

  /**
   * Takes a neuron out of both networks, or puts it back, where the reader has paused the run with all on.
   * @param {Place} place
   * @returns {boolean} whether that is what a click means now
   */
  take(place) {
    if (!this.#host.selection.allOn || this.#state.playing || !this.#panel) return false;
    this.#panel.toggle(place);
    return true;
  }

  /**
   * What is to be said of the networks that are shown.
   * @param {string} left as `left` says it
   * @param {number} example
   * @param {number} batch
   */
  caption(left, example, batch) {
    const which = `example ${example + 1} of ${batch}`;
    return this.#host.selection.allOn ? `${capitalised(left)}, ${which}` : `Thinned network for ${which}`;
  }

  /** Whether the pad is open. */
  get isDrawing() {
    return !this.padPlace.hidden;
  }

  /** Which neurons take part in an answer: "all neurons on", "3 removed". */
  left() {
    // Before that, nobody has removed any; the core is asked for them only then, since what knows them comes later.
    const removed = this.#host.selection.allOn ? (this.#host.lab()?.removed('b').length ?? 0) / 2 : 0;
    return removed === 0 ? 'all neurons on' : `${removed} removed`;
  }

  /**
   * Tells it where the run stands.
   * @param {string} moment equal only for equal states of a run
   * @param {boolean} playing
   */
  update(moment, playing) {
    this.#state = { moment, playing };
    this.#panel?.update(this.#state);
    if (this.isDrawing) this.#pad?.update();
  }

  /** Tells it what is learnt. @param {string} family */
  setFamily(family) {
    const isDigits = family === 'digits';
    this.draw.hidden = !isDigits;
    if (!isDigits && this.isDrawing) this.#togglePad();
  }

  /** Gives back what it holds. */
  stop() {
    this.#panel?.stop();
    this.#pad?.stop();
  }

  #fetchPanel = whenWanted(async () => {
    const { handsOn, styles } = await import('./hands-on.js');
    addMoreStyles(this.place.getRootNode(), styles);
    this.#panel = handsOn(this.#host);
    this.#panel.update(this.#state);
    this.place.replaceChildren(this.#panel.root);
  });

  #fetchPad = whenWanted(async () => {
    const { digitPad, styles } = await import('./digit-pad.js');
    addMoreStyles(this.padPlace.getRootNode(), styles);
    this.#pad = digitPad({ lab: this.#host.lab });
    this.padPlace.replaceChildren(this.#pad.root);
  });

  #togglePad() {
    const open = !this.isDrawing;
    this.padPlace.hidden = !open;
    this.draw.setAttribute('aria-expanded', String(open));
    write(this.draw, open ? 'Test images' : 'Draw your own');
    this.padPlace.parentElement?.classList.toggle('drawing', open);
    this.#host.refresh();
    if (!open) return;
    if (this.#pad) this.#pad.update();
    else this.#fetchPad().catch((error) => sayMissing(this.padPlace, error));
  }
}

/** Says in the place of a part that it is not there. @param {HTMLElement} place @param {unknown} error */
const sayMissing = (place, error) =>
  place.replaceChildren(h('p', { role: 'status' }, `This part could not be loaded (${reason(error)}).`));
