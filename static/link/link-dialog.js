// The link to a run or a lesson as a code that telephones read off the wall of a lecture hall.

import { generate } from 'lean-qr';
import { addMoreStyles } from '../element/styles.js';
import { copyButton } from '../kit/copy.js';
import { h, identifier, svg } from '../kit/dom.js';
import { icon } from '../kit/icons.js';
import styles from './link-dialog.css';

/** White around the code, in its modules: readers need four. */
const MARGIN = 4;

/**
 * Shows the link, until the reader closes it.
 * @param {HTMLElement} root of a lab
 * @param {string} address
 */
export function showLink(root, address) {
  addMoreStyles(root.getRootNode(), styles);
  const title = identifier('link');
  const dialog = h(
    'dialog',
    { class: 'link', 'aria-labelledby': title, onclick: closeBeside, onkeydown: closeByKey, onclose: leave },
    h(
      'div',
      { class: 'sheet' },
      h(
        'header',
        {},
        h('h2', { id: title }, new URL(address).searchParams.has('lesson') ? 'Open this lesson' : 'Open this run'),
        h('button', { type: 'button', class: 'copy', 'aria-label': 'Close', onclick: close }, icon('close')),
      ),
      codeOf(address),
      h(
        'div',
        { class: 'text' },
        h('p', { class: 'address' }, address),
        isOfThisMachine(address) &&
          h('p', { class: 'muted' }, 'This address is of this machine: others cannot open it.'),
        copyButton('', 'Copy the link', () => address, undefined, 'Copy').element,
      ),
    ),
  );
  root.append(dialog);
  dialog.showModal();

  function close() {
    dialog.close();
  }
  /** @param {Event} event */
  function closeBeside({ target }) {
    if (target === dialog) dialog.close();
  }
  /** Escape closes the dialog, and nothing that is below it. @param {KeyboardEvent} event */
  function closeByKey(event) {
    if (event.key !== 'Escape' && event.key.toLowerCase() !== 'q') return;
    event.preventDefault();
    dialog.close();
  }
  function leave() {
    dialog.remove();
  }
}

/** Whether an address leads to the machine that it was made on, or to a file there. @param {string} address */
function isOfThisMachine(address) {
  const { protocol, hostname } = new URL(address);
  return protocol === 'file:' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** The code, or, for an address that is too long for one, that there is none. @param {string} address */
function codeOf(address) {
  try {
    return pictureOf(generate(address));
  } catch {
    return h('p', {}, 'This run has so many settings that no code has room for its address.');
  }
}

/** @param {import('lean-qr').Bitmap2D} code */
function pictureOf(code) {
  const squares = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) squares.push(`M${x} ${y}h1v1h-1z`);
  }
  const side = String(code.size + 2 * MARGIN);
  return svg(
    'svg',
    { role: 'img', 'aria-label': 'QR code of the address', viewBox: `-${MARGIN} -${MARGIN} ${side} ${side}` },
    svg('path', { d: squares.join('') }),
  );
}
