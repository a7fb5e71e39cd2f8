// Making elements: the one place that touches `createElement`, so that no other module repeats it.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element. Functions among the properties are listeners (`onclick: f`), `true` is an empty attribute, `false`,
 * `null` and `undefined` leave the attribute out, everything else is an attribute's text.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return element;
}

/**
 * What everything in a lab stands in: neither the style nor the language nor the direction of the page around it.
 * @param {...Child} children
 */
export const labRoot = (...children) => h('div', { class: 'lab', lang: 'en', dir: 'ltr' }, ...children);

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element of a picture.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {...SVGElement} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Writes text only when it differs, so that nothing is laid out again for an unchanged number.
 * @param {Node} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let identifiers = 0;

/**
 * A new identifier, for `for`, `aria-describedby` and their like.
 * @param {string} stem
 */
export function identifier(stem) {
  identifiers += 1;
  return `${stem}-${identifiers}`;
}

/**
 * A button and the small panel it opens: closed by Escape, by a click elsewhere and by the button.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} panel
 */
export function popup(button, panel) {
  /** @param {boolean} open */
  const show = (open) => {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  show(false);
  button.addEventListener('click', () => show(panel.hidden === true));
  for (const part of [button, panel]) {
    part.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || panel.hidden) return;
      show(false);
      button.focus();
      event.stopPropagation();
    });
    part.addEventListener('focusout', (event) => {
      const next = /** @type {Node | null} */ (event.relatedTarget);
      if (!next || !(panel.contains(next) || button.contains(next))) show(false);
    });
  }
  // A click on the panel's own text must not take the focus away from it.
  panel.tabIndex = -1;
}
