// The reader's own table: its text and what was made of it. Kept in memory only, for all labs of the page.

import { ask } from '../worker/ask.js';

/** @typedef {import('../../worker.js').TableInfo} TableInfo */
/** @typedef {import('../../worker.js').TableReading} TableReading */
/** @typedef {import('../element/core.js').Core} Core */

/** The largest file that is read, in bytes. */
const LARGEST = 64e6;

/** @typedef {string | Blob} TableText a text, or a file of it */
/** @typedef {{ text: TableText, reading: TableReading, info: TableInfo }} OwnTable */
/** @typedef {{ label?: string | undefined, columns?: string | undefined }} TableChoices what columns are, as in a query */

/** @type {OwnTable | undefined} */
let current;

/** The table that runs with data=table learn from, if there is one. */
export const ownTable = () => current;

/** What was made of the columns of tables that have something wrong with them. @type {WeakMap<object, TableReading>} */
const wrong = new WeakMap();

/** The columns of a table that was answered with this error, if they could be told. @param {unknown} error */
export const columnsOf = (error) => (error instanceof Error && wrong.get(error)?.columns) || [];

/**
 * Takes a table for all labs of the page.
 * @param {Core} core
 * @param {TableText} text
 * @param {TableChoices} choices
 * @returns {Promise<OwnTable>}
 * @throws {Error} that says what is wrong with the text; then the earlier table stays
 */
export async function takeTable(core, text, { label, columns }) {
  if (typeof text !== 'string' && !(text instanceof Blob)) throw new Error('A table is a text or a file.');
  if (!isText(label)) throw new Error('The column of labels is named by a text.');
  if (!isText(columns)) throw new Error('Columns are named by a text.');
  checkSize(text);
  const { bytes, ...reading } = await ask('table', { text, label, columns });
  if (!reading.info) {
    const error = new Error(reading.error);
    wrong.set(error, reading);
    throw error;
  }
  core.Lab.loadTable(bytes);
  // What begins on it is another task: both together would hold up the page.
  await new Promise((done) => setTimeout(done));
  current = { text, reading, info: reading.info };
  return current;
}

/** Whether it is a text, or a number that stands for its digits, or not given. @param {unknown} value */
const isText = (value) => ['string', 'number', 'undefined'].includes(typeof value);

/**
 * Refuses what is too large before anything is made of it.
 * @param {TableText} text
 * @throws {Error} whose message is a sentence for the reader
 */
function checkSize(text) {
  const size = typeof text === 'string' ? text.length : text.size;
  if (size <= LARGEST) return;
  const name = text instanceof File ? `“${text.name}”` : 'This table';
  throw new Error(`${name} has ${Math.ceil(size / 1e6)} MB; a table may have up to ${LARGEST / 1e6} MB.`);
}

/**
 * Refuses a file that is too large, or cannot be read, before anything is made of it.
 * @param {File} file
 * @throws {Error} whose message is a sentence for the reader
 */
export async function checkFile(file) {
  checkSize(file);
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
