// Who gets a key: what the lab uses goes no further, so that the page around it does not act on it too. All else does.

import { TYPED, isCommand, shortcutOf } from './shortcuts.js';

/** @typedef {import('./shortcuts.js').Action} Action */

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
const PAGES = ['Home', 'End', 'PageUp', 'PageDown'];

/** What the browser does with keys on its own elements. @type {[selector: string, keys: string[]][]} */
const OPERATED_BY = [
  ['button, summary, input[type=checkbox], input[type=file]', [' ', 'Enter']],
  ['a[href]', ['Enter']],
  ['input[type=radio]', [' ', ...ARROWS]],
  ['input[type=range]', [...ARROWS, ...PAGES]],
  // What has a focus of its own in order to be scrolled.
  ['[role=region][tabindex]', [' ', ...ARROWS, ...PAGES]],
];

/** Letters of the commands that edit a text. */
const EDITING = ['a', 'c', 'v', 'x', 'y', 'z'];

/** @param {KeyboardEvent} event @param {Element} target whether the browser does something with a key where it was pressed */
function isUsed(event, target) {
  if (target.closest(TYPED)) {
    // AltGr, and Alt on some systems, make letters; other commands are the page's.
    const isTyping = !(event.ctrlKey || event.metaKey) || event.getModifierState('AltGraph');
    return isTyping ? !/^F\d+$/.test(event.key) : EDITING.includes(event.key.toLowerCase()) || event.key.length > 1;
  }
  if (target.closest('dialog')) return true;
  return (
    !isCommand(event) && OPERATED_BY.some(([selector, keys]) => keys.includes(event.key) && target.matches(selector))
  );
}

/**
 * Listens for the keys of one lab: on the lab, and for the page's main one also while nothing has the focus. Tab and Escape
 * are never kept from the page, and Escape gives it the focus back.
 * @param {HTMLElement} lab
 * @param {{ main: () => boolean, act: (action: Action) => void }} options `main`: whether it is the page's main lab
 * @returns {{ on: boolean, stop: () => void }} `on` may be set to false to have no shortcuts
 */
export function watchKeyboard(lab, { main, act }) {
  const state = { on: true, stop };
  /** The keys that are down and whose other events go no further either. @type {Set<string>} */
  const kept = new Set();

  /** @param {KeyboardEvent} event */
  function press(event) {
    const target = event.composedPath()[0];
    kept.delete(event.code);
    if (!(target instanceof Element) || event.key === 'Tab') return;
    if (event.key === 'Escape') return leave(event, target);
    // A picture that has the focus has used the key, and said so.
    const isDone = event.defaultPrevented;
    if (isDone || perform(event, target) || isUsed(event, target)) {
      event.stopPropagation();
      kept.add(event.code);
    }
  }

  /** What belongs to a key that was kept. @param {KeyboardEvent} event */
  function follow(event) {
    if (kept.has(event.code)) event.stopPropagation();
    if (event.type === 'keyup') kept.delete(event.code);
  }

  /** @param {KeyboardEvent} event @param {Element} target */
  function leave(event, target) {
    // An open dialog is closed by it, which is all that it should do.
    if (target.closest('dialog')) event.stopPropagation();
    else if (target instanceof HTMLElement) target.blur();
  }

  /** @param {KeyboardEvent} event @param {Element} target @returns {boolean} whether the key is a shortcut there */
  function perform(event, target) {
    const shortcut = state.on && shortcutOf(event, target);
    if (!shortcut) return false;
    event.preventDefault();
    // A key held down plays and restarts once; it steps on and on.
    if (!event.repeat || shortcut.action === 'iteration' || shortcut.action === 'phase') act(shortcut.action);
    return true;
  }

  /** @param {KeyboardEvent} event */
  function pressNowhere(event) {
    const { target, defaultPrevented } = event;
    const isNowhere = target === document.body || target === document.documentElement;
    if (isNowhere && !defaultPrevented && main()) perform(event, /** @type {Element} */ (target));
  }

  function stop() {
    lab.removeEventListener('keydown', press);
    lab.removeEventListener('keypress', follow);
    lab.removeEventListener('keyup', follow);
    document.removeEventListener('keydown', pressNowhere);
  }

  lab.addEventListener('keydown', press);
  lab.addEventListener('keypress', follow);
  lab.addEventListener('keyup', follow);
  document.addEventListener('keydown', pressNowhere);
  return state;
}
