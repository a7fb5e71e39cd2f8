// Light or dark: as the page around the lab is, whichever way the page says it.

import { h } from '../kit/dom.js';

/** The brightness, from 0 to 255, from which on a colour is light. */
const LIGHT = 128;

/** Milliseconds after a change in which the page's own colours may still be on their way. */
const FADE = 400;

/** One pixel on which the browser, which knows all notations, mixes colours. @type {CanvasRenderingContext2D | null} */
let pixel = null;

/**
 * What colours make that lie over each other.
 * @param {string[]} colours the lowest first, in any notation of CSS
 */
function mix(colours) {
  pixel ??= h('canvas', { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!pixel) return { alpha: 0, isDark: false };
  pixel.clearRect(0, 0, 1, 1);
  for (const colour of colours) {
    pixel.fillStyle = 'transparent';
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return { alpha: alpha / 255, isDark: 0.2126 * red + 0.7152 * green + 0.0722 * blue < LIGHT };
}

/** An element and those that it is in, across shadow roots. @param {HTMLElement} element */
function withAncestors(element) {
  /** @type {HTMLElement[]} */
  const elements = [];
  /** @type {Node | null} */
  let node = element;
  for (; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    if (node instanceof HTMLElement) elements.push(node);
  }
  return elements;
}

/**
 * Whether a lab should be dark: its `theme` attribute says so, or the background that it stands on, or, without one, the
 * page's `color-scheme`; where none does, a page with light text is dark, such as one with a picture as its background.
 * @param {HTMLElement} element
 */
function isDark(element) {
  const theme = element.getAttribute('theme');
  if (theme === 'dark' || theme === 'light') return theme === 'dark';
  const background = mix(
    withAncestors(element)
      .reverse()
      .map((node) => getComputedStyle(node).backgroundColor),
  );
  if (background.alpha > 0.5) return background.isDark;
  const { color, colorScheme } = getComputedStyle(element);
  const schemes = colorScheme.split(' ');
  const [light, dark] = [schemes.includes('light'), schemes.includes('dark')];
  if (light && dark) return matchMedia('(prefers-color-scheme: dark)').matches;
  return light || dark ? dark : !mix([color]).isDark;
}

/**
 * Tells `onChange` whether the lab is to be dark, now and whenever the page changes its mind.
 * @param {HTMLElement} element
 * @param {ShadowRoot} root of the element
 * @param {(dark: boolean) => void} onChange
 * @returns {() => void} stops watching
 */
export function watchTheme(element, root, onChange) {
  /** @type {boolean | undefined} */
  let last;
  const look = () => {
    const dark = isDark(element);
    if (dark !== last) onChange((last = dark));
  };
  let timer = 0;
  const lookTwice = () => {
    look();
    clearTimeout(timer);
    timer = window.setTimeout(look, FADE);
  };
  // Pages switch by attributes, of which there are many names, on any of the elements around the lab …
  const observer = new MutationObserver(lookTwice);
  for (const node of withAncestors(element)) observer.observe(node, { attributes: true });
  // … or by other style sheets. Either changes the colour of the text, and a change of that can be heard.
  const probe = h('span', { class: 'probe', 'aria-hidden': 'true', ontransitionrun: lookTwice });
  root.append(probe);
  const preference = matchMedia('(prefers-color-scheme: dark)');
  preference.addEventListener('change', lookTwice);
  look();
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    probe.remove();
    preference.removeEventListener('change', lookTwice);
  };
}
