// Going to another run at once, by a preset or by a reset of all settings, and the way back: in the page's address it is the
// browser's Back, and everywhere a button.

import { h } from '../kit/dom.js';

/** Where the reader was before, and the buttons that lead there, and to the default run. */
export class WayBack {
  #go;
  /** The run that is shown. */
  #here = '';
  /** The run that was left for it, if it was left at once. @type {string | undefined} */
  #before;
  #isGoing = false;
  /** @type {HTMLButtonElement[]} */ #undos = [];

  /** @param {(query: string) => Promise<void>} go begins a run in the place of this one, if that can be */
  constructor(go) {
    this.#go = go;
    this.reset = h('button', { type: 'button', class: 'copy', onclick: () => this.go('') }, 'Reset all settings');
  }

  /** A button that leads back, hidden while there is no way: each place from which one goes has its own. */
  undo() {
    const button = h(
      'button',
      {
        type: 'button',
        class: 'copy',
        hidden: true,
        title: 'Back to the settings before',
        onclick: () => this.#before !== undefined && this.go(this.#before),
      },
      'Undo',
    );
    this.#undos.push(button);
    return button;
  }

  /** Goes to another run, from which undo leads back here. @param {string} query */
  async go(query) {
    const before = this.#here;
    this.#isGoing = true;
    await this.#go(query);
    this.#isGoing = false;
    if (this.#here !== before) this.#setBefore(before);
  }

  /** Follows the run. A setting that the reader changes is a step of their own, from which they can find back. @param {string} query */
  show(query) {
    if (query !== this.#here && !this.#isGoing) this.#setBefore(undefined);
    this.#here = query;
    this.reset.disabled = query === '';
  }

  /** @param {string | undefined} query */
  #setBefore(query) {
    this.#before = query;
    for (const button of this.#undos) button.hidden = query === undefined;
  }
}
