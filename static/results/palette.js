// The colours of now, for what is not styled by CSS.

/** @param {Element} root of a lab @returns {import('./chart.js').Palette} */
export function paletteOf(root) {
  const style = getComputedStyle(root);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    without: colour('--without'),
    with: colour('--with'),
    withoutText: colour('--without-text'),
    withText: colour('--with-text'),
    grid: colour('--line'),
    text: colour('--muted'),
    ground: colour('--background'),
    font: style.fontFamily,
  };
}
