// Giving the reader a file: made in the page, saved by the browser, sent nowhere.

import { h } from '../kit/dom.js';

/** How long a file can be fetched from the page, in milliseconds: a reader may be asked first where to save it. */
const KEPT = 60_000;

/**
 * Saves a file.
 * @param {string} name
 * @param {Blob} content
 */
export function download(name, content) {
  const address = URL.createObjectURL(content);
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/** Saves a text. @param {string} name @param {string} text @param {string} type */
export const downloadText = (name, text, type) => download(name, new Blob([text], { type }));
