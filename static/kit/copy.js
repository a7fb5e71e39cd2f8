// Copying a text: a button that says in its own place whether it has, and what to do without the clipboard's API.

import { h, write } from './dom.js';

/** How long a button says that it has copied. */
const COPIED_MS = 1500;

/**
 * A button that copies a text and says so in the place of its own, without changing its width.
 * @param {string} style
 * @param {string} title
 * @param {() => string | Promise<string>} text
 * @param {SVGSVGElement} [picture]
 * @param {string} [word]
 */
export function copyButton(style, title, text, picture, word = '') {
  const face = h('span', { class: 'face' }, word);
  const element = h('button', { type: 'button', class: `copy ${style}`, title, onclick: copy }, picture, face);
  let timer = 0;
  let shown = word;
  async function copy() {
    face.textContent = (await copyText(await text(), element)) ? 'Copied' : 'Not copied';
    element.classList.add('said');
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = 0;
      face.textContent = shown;
      element.classList.remove('said');
    }, COPIED_MS);
  }
  /** @param {string} next */
  const writeFace = (next) => {
    shown = next;
    if (!timer) write(face, next);
  };
  return { element, write: writeFace };
}

/** @param {string} text @param {Element} place where the reader asked for it @returns {Promise<boolean>} whether it worked */
async function copyText(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page that did not come by https, as in many a classroom, has only the old way.
    const area = h('textarea', { readonly: true });
    // In an open dialog only what is inside of it can be selected.
    (place.closest('dialog') ?? document.body).append(area);
    area.value = text;
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}
