// A picture of the lab as a PNG: on the lab's background, under its name.

/**
 * @typedef {object} Picture
 * @property {string} name
 * @property {HTMLCanvasElement} canvas
 */

/** Around the picture, and of its caption, in CSS pixels. */
const MARGIN = 16;
const CAPTION = 28;

/**
 * @param {Picture} picture
 * @param {CSSStyleDeclaration} style of the lab: its background, text and font
 * @returns {Promise<Blob>}
 * @throws {Error} if the browser makes no picture
 */
export function pngOf({ name, canvas }, style) {
  const ratio = canvas.clientWidth > 0 ? canvas.width / canvas.clientWidth : 1;
  const page = document.createElement('canvas');
  page.width = canvas.width + 2 * MARGIN * ratio;
  page.height = canvas.height + (2 * MARGIN + CAPTION) * ratio;
  const context = page.getContext('2d');
  if (context) {
    context.fillStyle = style.backgroundColor;
    context.fillRect(0, 0, page.width, page.height);
    context.fillStyle = style.color;
    context.font = `600 ${14 * ratio}px ${style.fontFamily}`;
    context.textBaseline = 'top';
    context.fillText(name, MARGIN * ratio, MARGIN * ratio, canvas.width);
    context.drawImage(canvas, MARGIN * ratio, (MARGIN + CAPTION) * ratio);
  }
  return new Promise((done, fail) =>
    page.toBlob((blob) => (blob ? done(blob) : fail(new Error('The browser made no picture.'))), 'image/png'),
  );
}
