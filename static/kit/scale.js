// How large an element is on the screen, where a page scales a part of it as a whole, as programs for slides do.

/** What a smaller lab is drawn for all the same: it may be looked at closely. */
const LEAST = 0.5;

/**
 * How many times as large as it is laid out an element is on the screen.
 * @param {HTMLElement} element
 */
export function scaleOf(element) {
  const { offsetWidth } = element;
  return offsetWidth > 0 ? Math.max(LEAST, element.getBoundingClientRect().width / offsetWidth) : 1;
}
