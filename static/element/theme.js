// Light or dark, and on which ground: as the page around the lab is, whichever way the page says it.

import { h } from '../kit/dom.js';

/** The brightness, from 0 to 255, from which on a colour is light. */
const LIGHT = 128;

/** How bright a background may be on which all colours of a dark lab can be told apart, and how dark one of a light lab. */
const GROUNDS = { dark: 48, light: 248 };

/**
 * @typedef {object} Theme
 * @property {boolean} dark
 * @property {string} ground the page's own background, in which the lab stands as in its own; '' where it has one of its own
 * @property {boolean} isSheet whether the page's background is so different that the lab is a sheet that lies on it
 */

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
  if (!pixel) return { alpha: 0, brightness: 255, colour: '' };
  pixel.clearRect(0, 0, 1, 1);
  for (const colour of colours) {
    pixel.fillStyle = 'transparent';
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
  const brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return { alpha: alpha / 255, brightness, colour: `rgb(${red}, ${green}, ${blue})` };
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
 * What a lab should look like: as its `theme` attribute says, or the background that it stands on, or, without one, the
 * page's `color-scheme`; where none does, a page with light text is dark, such as one with a picture as its background.
 * @param {HTMLElement} element
 * @returns {Theme}
 */
function themeOf(element) {
  const theme = element.getAttribute('theme');
  if (theme === 'dark' || theme === 'light') return { dark: theme === 'dark', ground: '', isSheet: true };
  const styles = withAncestors(element).map((node) => getComputedStyle(node));
  const { alpha, brightness, colour } = mix(styles.map(({ backgroundColor }) => backgroundColor).reverse());
  const hasPicture = styles.some(({ backgroundImage }) => backgroundImage !== 'none');
  if (alpha <= 0.5) return { dark: isDarkByScheme(element), ground: '', isSheet: hasPicture };
  const dark = brightness < LIGHT;
  const isGround = alpha === 1 && !hasPicture && (dark ? brightness <= GROUNDS.dark : brightness >= GROUNDS.light);
  return { dark, ground: isGround ? colour : '', isSheet: !isGround };
}

/** @param {HTMLElement} element whose page does not say what it stands on */
function isDarkByScheme(element) {
  const { color, colorScheme } = getComputedStyle(element);
  const schemes = colorScheme.split(' ');
  const [light, dark] = [schemes.includes('light'), schemes.includes('dark')];
  if (light && dark) return matchMedia('(prefers-color-scheme: dark)').matches;
  return light || dark ? dark : mix([color]).brightness >= LIGHT;
}

/**
 * Makes what stands in an element look like that.
 * @param {HTMLElement} root
 * @param {Theme} theme
 * @returns {boolean} whether it was dark and is light now, or the other way round: what is drawn has to be drawn anew
 */
export function wear(root, { dark, ground, isSheet }) {
  root.style.setProperty('--dropout-lab-ground', ground || null);
  root.classList.toggle('sheet', isSheet);
  const theme = dark ? 'dark' : 'light';
  const isOther = root.dataset.theme !== theme;
  root.dataset.theme = theme;
  return isOther;
}

/**
 * Tells `onChange` what the lab is to look like, now and whenever the page changes its mind.
 * @param {HTMLElement} element
 * @param {ShadowRoot} root of the element
 * @param {(theme: Theme) => void} onChange
 * @returns {() => void} stops watching
 */
export function watchTheme(element, root, onChange) {
  let last = '';
  const look = () => {
    const theme = themeOf(element);
    const text = JSON.stringify(theme);
    if (text !== last) onChange(theme);
    last = text;
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
