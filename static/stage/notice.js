// A calm box for what could not be done as asked. It says why, and it stays until the reader closes it.

import { h } from '../kit/dom.js';
import { icon } from '../kit/icons.js';

/** A message of several sentences, with a button that closes it. */
export class Notice {
  constructor() {
    this.text = h('div', { class: 'notice-text' });
    this.root = h(
      'div',
      { class: 'notice', role: 'status', hidden: true },
      this.text,
      h(
        'button',
        { type: 'button', class: 'copy', 'aria-label': 'Close this message', onclick: () => this.hide() },
        icon('close'),
      ),
    );
  }

  /**
   * @param {string} title
   * @param {string} message one sentence a line
   */
  show(title, message) {
    const sentences = message.split('\n').filter(Boolean);
    this.text.replaceChildren(
      h('strong', {}, title),
      h('ul', {}, ...sentences.slice(0, 8).map((sentence) => h('li', {}, sentence))),
      ...(sentences.length > 8 ? [h('p', {}, `And ${sentences.length - 8} more.`)] : []),
    );
    this.root.hidden = false;
  }

  hide() {
    this.root.hidden = true;
  }
}
