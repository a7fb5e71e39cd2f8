// A panel over the page, for what is not needed all the time: a button opens it, and it stays while one goes on.

import { h, identifier } from '../kit/dom.js';
import { icon } from '../kit/icons.js';

/** A button and the drawer that it opens. Both are placed by the caller; the drawer moves nothing when it opens. */
export class Drawer {
  /**
   * @param {string} title
   * @param {...import('../kit/dom.js').Child} content
   */
  constructor(title, ...content) {
    const id = identifier('drawer');
    this.button = h(
      'button',
      {
        type: 'button',
        class: 'copy open-drawer',
        'aria-expanded': 'false',
        'aria-controls': id,
        onclick: () => this.show(!this.isOpen),
      },
      icon('settings'),
      h('span', {}, title),
    );
    const close = h(
      'button',
      {
        type: 'button',
        class: 'copy close',
        'aria-label': 'Close',
        onclick: () => this.show(false),
      },
      icon('close'),
    );
    this.panel = h(
      'section',
      { id, class: 'drawer', 'aria-label': title, tabindex: -1, hidden: true },
      h('header', {}, h('h2', {}, title), close),
      ...content,
    );
    this.panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.show(false);
      event.stopPropagation();
    });
    /** Covers the lab, so that the drawer stays in view while the page scrolls. */
    this.root = h('div', { class: 'drawer-place' }, this.panel);
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Opens it and goes there, or closes it and goes back. @param {boolean} open */
  show(open) {
    if (open === this.isOpen) return;
    const hadFocus = this.panel.matches(':focus-within');
    this.panel.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    if (open) this.panel.focus({ preventScroll: true });
    else if (hadFocus) this.button.focus();
  }
}
