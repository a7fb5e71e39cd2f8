// Single keys that drive a lab. They act while the lab has the focus, or, for the page's main lab, while nothing has.

/**
 * @typedef {'play' | 'iteration' | 'phase' | 'restart' | 'seed' | 'faster' | 'slower'} Action
 * @typedef {object} Shortcut
 * @property {Action} action
 * @property {string[]} keys as `KeyboardEvent.key` has them
 * @property {string} name as the reader sees it
 * @property {string} does
 */

/** @type {Shortcut[]} */
export const SHORTCUTS = [
  { action: 'play', keys: [' '], name: 'Space', does: 'play or pause' },
  { action: 'iteration', keys: ['ArrowRight'], name: '→', does: 'one iteration' },
  { action: 'phase', keys: ['.'], name: '.', does: 'one phase of an iteration' },
  { action: 'restart', keys: ['r', 'R'], name: 'R', does: 'restart' },
  { action: 'seed', keys: ['n', 'N'], name: 'N', does: 'new seed' },
  { action: 'faster', keys: ['+', '='], name: '+', does: 'faster' },
  { action: 'slower', keys: ['-', '\u2212'], name: '\u2212', does: 'slower' },
];

/** Elements that need every key for themselves: one types into them. */
const TYPED =
  'input:not([type=range], [type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]';
/** Elements for which space and the arrows mean something already. */
const OPERATED = `${TYPED}, input, button, summary, a[href], [role=application], [role=dialog]`;

/**
 * Listens for the shortcuts of one lab.
 * @param {HTMLElement} lab
 * @param {{ main: () => boolean, act: (action: Action) => void }} options `main`: whether keys count while nothing has the focus
 * @returns {{ on: boolean, stop: () => void }} `on` may be set to false to leave all keys alone
 */
export function watchShortcuts(lab, { main, act }) {
  const state = { on: true, stop: () => document.removeEventListener('keydown', press) };

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!state.on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(event.key));
    if (!shortcut) return;
    const target = event.composedPath()[0];
    const inside = event.composedPath().includes(lab);
    const nowhere = target === document.body || target === document.documentElement;
    if (!(inside || (nowhere && main())) || !(target instanceof Element)) return;
    // An open dialog has the keyboard to itself.
    if (target.closest('dialog')) return;
    const printable = event.key.length === 1 && event.key !== ' ';
    if (target.closest(printable ? TYPED : OPERATED)) return;
    // A key held down plays and restarts once; it steps on and on.
    if (event.repeat && shortcut.action !== 'iteration' && shortcut.action !== 'phase') return;
    event.preventDefault();
    act(shortcut.action);
  }

  document.addEventListener('keydown', press);
  return state;
}
