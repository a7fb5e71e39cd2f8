// The colours of now, for what is not styled by CSS.

/** @param {CSSStyleDeclaration} style of a lab */
const coloursOf = (style) => (/** @type {string} */ name) => style.getPropertyValue(name).trim();

/** @param {Element} root of a lab @returns {import('./chart.js').Palette} */
export function paletteOf(root) {
  const style = getComputedStyle(root);
  const colour = coloursOf(style);
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

/** The colours of weights that are drawn by scripts: those of the core's drawings. @param {Element} root of a lab */
export function weightColoursOf(root) {
  const colour = coloursOf(getComputedStyle(root));
  return { positive: colour('--second'), negative: colour('--first'), zero: colour('--line') };
}
