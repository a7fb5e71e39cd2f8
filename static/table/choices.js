// What the reader has made of columns of a table, as a query has it: `NAME:number|category|out,…`.

/** @typedef {'number' | 'category' | 'out'} Part */

/** An item: its name ends where a colon, one of the words and a comma or the end follow. */
const ITEM = /(.+?):(number|category|out)(?:,|$)/gy;

/**
 * The columns that a query speaks of.
 * @param {string} text
 * @returns {Map<string, Part>}
 */
export const columnsFrom = (text) =>
  new Map([...text.matchAll(ITEM)].map(([, name = '', part]) => [name, /** @type {Part} */ (part)]));

/** The same as a query has it. @param {Map<string, string>} columns */
export const columnsText = (columns) => [...columns].map(([name, part]) => `${name}:${part}`).join(',');
