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

  /** @param {(query: string) => Promise<void>} go begins a run in the place of this one, if that can be */
  constructor(go) {
    this.#go = go;
    this.undo = h(
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
    this.reset = h('button', { type: 'button', class: 'copy', onclick: () => this.go('') }, 'Reset all settings');
  }

  /** Goes to another run, from which undo leads back here. @param {string} query */
  async go(query) {
    const before = this.#here;
    this.#isGoing = true;
    await this.#go(query);
    this.#isGoing = false;
    if (this.#here === before) return;
    this.#before = before;
    this.undo.hidden = false;
  }

  /** Follows the run: a setting that is changed is the reader's own next step, which there is no way back from. @param {string} query */
  show(query) {
    if (query !== this.#here && !this.#isGoing) this.undo.hidden = true;
    this.#here = query;
    this.reset.disabled = query === '';
  }
}
