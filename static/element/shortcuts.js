// The single keys that drive a lab, and where on it they count.

/**
 * @typedef {'play' | 'iteration' | 'phase' | 'restart' | 'seed' | 'faster' | 'slower' | 'present' | 'link'} Action
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
  { action: 'present', keys: ['p', 'P'], name: 'P', does: 'present: only the stage, large; Escape leaves' },
  { action: 'link', keys: ['q', 'Q'], name: 'Q', does: 'the link as a QR code, for telephones' },
];

/** Elements that need every key for themselves: one types into them. */
export const TYPED =
  'input:not([type=range], [type=radio], [type=checkbox], [type=button], [type=file]), textarea, select, [contenteditable]';
/** Elements for which space and the arrows mean something already. */
const OPERATED = `${TYPED}, input, button, summary, a[href], [role=application], [role=region]`;

/** Whether a key comes with one that makes a command of it. @param {KeyboardEvent} event */
export const isCommand = (event) => event.ctrlKey || event.metaKey || event.altKey;

/**
 * The shortcut that a key is where it was pressed, if it is one there. An open dialog has the keyboard to itself.
 * @param {KeyboardEvent} event
 * @param {Element} target
 */
export function shortcutOf(event, target) {
  if (isCommand(event) || target.closest('dialog')) return undefined;
  const isPrintable = event.key.length === 1 && event.key !== ' ';
  if (target.closest(isPrintable ? TYPED : OPERATED)) return undefined;
  return SHORTCUTS.find(({ keys }) => keys.includes(event.key));
}
