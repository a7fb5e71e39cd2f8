// Whether something can stay in view while the page scrolls.

/**
 * Whether an element stands in a box that scrolls on its own and has no need to: `position: sticky` then follows that box, and
 * not the page. Some themes have such a box around the text; a frame that is as high as its page is one, too.
 * @param {HTMLElement} element
 */
export function isKeptFromMoving(element) {
  /** @type {Node | null} */
  let node = element.parentNode;
  for (; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    // The overflow of the page's own elements is the window's.
    if (!(node instanceof HTMLElement) || node === document.body || node === document.documentElement) continue;
    const { overflowY } = getComputedStyle(node);
    if (overflowY !== 'visible' && overflowY !== 'clip') return node.scrollHeight <= node.clientHeight + 1;
  }
  const isFrame = window.parent !== window;
  return isFrame && document.documentElement.scrollHeight <= innerHeight + 1;
}
