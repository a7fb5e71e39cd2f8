// Which attributes of the element are settings of the run, so that a misspelt one is reported and a foreign one is left alone,
// and which of them have changed.

/** @typedef {import('../../dropout-lab.js').Setting} Setting */

/** The element's own attributes that are not settings. */
const OWN = [
  'views',
  'theme',
  'query',
  'address',
  'page',
  'lesson',
  'lesson-src',
  'seeds',
  'sweep',
  'offline',
  'no-cache',
  'present',
];

/** Attributes that any element may have: what they mean is HTML's to say, so no setting has such a name. */
export const GLOBAL = [
  'accesskey',
  'autocapitalize',
  'autocorrect',
  'autofocus',
  'class',
  'contenteditable',
  'dir',
  'draggable',
  'enterkeyhint',
  'exportparts',
  'headingoffset',
  'headingreset',
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
  'virtualkeyboardpolicy',
  'writingsuggestions',
  'xmlns',
];

/** The settings among the attributes of an element. */
export class Attributes {
  #element;
  #schema;
  /** What they were when they were last looked at. @type {Map<string, string>} */ #seen = new Map();

  /** @param {HTMLElement} element @param {Setting[]} schema */
  constructor(element, schema) {
    this.#element = element;
    this.#schema = schema;
  }

  /** The query that they ask for now. From here on it counts as known. */
  take() {
    this.#seen = this.#read();
    const { query = '', ...settings } = Object.fromEntries(this.#seen);
    const pairs = Object.entries(settings).map((pair) => pair.map(encodeURIComponent).join('='));
    return [query.replace(/^\?/, ''), ...pairs].filter(Boolean).join('&');
  }

  /** Whether any has changed since it was last known. */
  get haveChanged() {
    return this.#differences(this.#read()).length > 0;
  }

  /**
   * Those that have changed since they were last known, which they then are: names, and values as `set` takes them.
   * @returns {[name: string, value: string][]}
   */
  takeChanges() {
    const now = this.#read();
    const changes = this.#differences(now);
    this.#seen = now;
    // What is no longer an attribute may still be in the whole query.
    const query = new URLSearchParams(now.get('query'));
    return changes.map((name) => [name, now.get(name) ?? query.get(name) ?? '']);
  }

  /** @param {Map<string, string>} now */
  #differences(now) {
    const names = new Set([...this.#seen.keys(), ...now.keys()]);
    return [...names].filter((name) => this.#seen.get(name) !== now.get(name));
  }

  #read() {
    const given = [...this.#element.attributes].filter(({ name }) => name === 'query' || isSetting(this.#schema, name));
    return new Map(given.map(({ name, value }) => [name, value]));
  }
}

/**
 * Whether an attribute is meant as a setting: a key of the schema, or a word that looks like a misspelt one.
 * @param {Setting[]} schema
 * @param {string} name
 */
function isSetting(schema, name) {
  const key = name.replace(/^[ab]\./, '');
  if (schema.some((setting) => setting.key === key)) return true;
  if (OWN.includes(name) || GLOBAL.includes(name) || /^(on|data-|aria-)/.test(name)) return false;
  // Frameworks mark elements with attributes such as _ngcontent-c1 or x-show: not ours, unless they begin like a key.
  const head = key.split('-')[0];
  return /^[a-z]+$/.test(key) || schema.some((setting) => setting.key.split('-')[0] === head);
}
