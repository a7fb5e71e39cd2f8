// The reader's own table: its text and what has been found in it. Kept in memory only, for all labs of the page.

import { ask } from '../worker/ask.js';

/** @typedef {import('../../worker.js').TableInfo} TableInfo */
/** @typedef {import('../element/core.js').Core} Core */

/** The largest file that is read, in bytes: ten thousand rows of a hundred numbers fit. */
const LARGEST = 20e6;

/** @typedef {string | Blob} TableText CSV text, or a file of it */
/** @typedef {{ text: TableText, info: TableInfo }} OwnTable */

/** @type {OwnTable | undefined} */
let current;

/** The table that runs with data=table learn from, if there is one. */
export const ownTable = () => current;

/**
 * Takes a table for all labs of the page.
 * @param {Core} core
 * @param {TableText} text
 * @param {string} [label] the column of labels; without it, the last one
 * @returns {Promise<TableInfo>}
 * @throws {Error} that says what is wrong with the text; then the earlier table stays
 */
export async function takeTable(core, text, label) {
  if (typeof text !== 'string' && !(text instanceof Blob)) throw new Error('A table is a text or a file.');
  if (!['string', 'number', 'undefined'].includes(typeof label))
    throw new Error('The column of labels is named by a text.');
  const { info, bytes } = await ask('table', { text, label });
  core.Lab.loadTable(bytes);
  current = { text, info };
  return info;
}

/**
 * The names of the columns of a text, whatever is in them.
 * @param {TableText} text
 * @returns {Promise<string[]>}
 * @throws {Error} if not even they can be told
 */
export const columnsOf = (text) => ask('columns', { text });

/**
 * Refuses a file that is too large, or cannot be read, before anything is made of it.
 * @param {File} file
 * @throws {Error} whose message is a sentence for the reader
 */
export async function checkFile(file) {
  if (file.size > LARGEST) {
    throw new Error(`“${file.name}” has ${Math.ceil(file.size / 1e6)} MB; a table may have up to ${LARGEST / 1e6} MB.`);
  }
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Error(`“${file.name}” could not be read.`);
  }
}

/** A table in a line: "150 rows, 4 numbers each, 3 classes: setosa 50, …". @param {TableInfo} info */
export function summaryOf({ rows, inputs, classes, counts }) {
  const numbers = inputs.length === 1 ? '1 number' : `${inputs.length} numbers`;
  const shares = classes.map((name, index) => `${shortened(name)} ${counts[index]}`);
  return `${rows} rows, ${numbers} each, ${classes.length} classes: ${shares.join(', ')}`;
}

/** A name that somebody else chose, no longer than a line bears. @param {string} name */
export const shortened = (name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);
