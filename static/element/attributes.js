// Which attributes of the element are settings of the run, so that a misspelt one is reported and a foreign one is left alone.

/** @typedef {import('../../dropout-lab.js').Setting} Setting */

/** The element's own attributes that are not settings. */
const OWN = ['views', 'theme', 'query', 'address'];

/** Attributes that any element may have. */
const GLOBAL = [
  'accesskey',
  'autofocus',
  'class',
  'contenteditable',
  'dir',
  'draggable',
  'enterkeyhint',
  'exportparts',
  'hidden',
  'id',
  'inert',
  'inputmode',
  'is',
  'itemid',
  'itemprop',
  'itemref',
  'itemscope',
  'itemtype',
  'lang',
  'nonce',
  'part',
  'popover',
  'role',
  'slot',
  'spellcheck',
  'style',
  'tabindex',
  'title',
  'translate',
];

/**
 * Whether an attribute is meant as a setting: a key of the schema, or a word that looks like a misspelt one.
 * @param {Setting[]} schema
 * @param {string} name
 */
export function isSetting(schema, name) {
  const key = name.replace(/^[ab]\./, '');
  if (schema.some((setting) => setting.key === key)) return true;
  if (OWN.includes(name) || GLOBAL.includes(name) || /^(on|data-|aria-)/.test(name)) return false;
  // Frameworks mark elements with attributes such as _ngcontent-c1 or x-show: not ours, unless they begin like a key.
  const head = key.split('-')[0];
  return /^[a-z]+$/.test(key) || schema.some((setting) => setting.key.split('-')[0] === head);
}

/**
 * The query that an element's attributes ask for.
 * @param {Setting[]} schema
 * @param {HTMLElement} element
 */
export function queryOf(schema, element) {
  const given = [...element.attributes].filter(({ name }) => isSetting(schema, name));
  return [
    element.getAttribute('query')?.replace(/^\?/, '') ?? '',
    ...given.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  ]
    .filter(Boolean)
    .join('&');
}
