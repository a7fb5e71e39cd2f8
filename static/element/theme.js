// Light or dark: as the page around the lab is, whichever way the page says it.

/**
 * Whether a lab should be dark: the element's `theme` attribute, then the page's `color-scheme`, then, for pages that
 * switch by a class of their own, the background the lab stands on.
 * @param {HTMLElement} element
 */
function isDark(element) {
  const theme = element.getAttribute('theme');
  if (theme === 'dark' || theme === 'light') return theme === 'dark';
  const schemes = getComputedStyle(element).colorScheme.split(' ');
  const [light, dark] = [schemes.includes('light'), schemes.includes('dark')];
  if (light && dark) return matchMedia('(prefers-color-scheme: dark)').matches;
  return dark || (!light && standsOnDark(element));
}

/** Whether the first opaque background behind the element is dark. @param {HTMLElement} element */
function standsOnDark(element) {
  /** @type {Node | null} */
  let node = element;
  for (; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    if (!(node instanceof HTMLElement)) continue;
    const [red = 0, green = 0, blue = 0, alpha = 1] = (
      getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? []
    ).map(Number);
    if (alpha > 0.5) return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 110;
  }
  return false;
}

/**
 * Tells `onChange` whether the lab is to be dark, now and whenever the page changes its mind.
 * @param {HTMLElement} element
 * @param {(dark: boolean) => void} onChange
 * @returns {() => void} stops watching
 */
export function watchTheme(element, onChange) {
  /** @type {boolean | undefined} */
  let last;
  const look = () => {
    const dark = isDark(element);
    if (dark !== last) onChange((last = dark));
  };
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(look);
  preference.addEventListener('change', look);
  const attributes = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'theme', 'data-mode'] };
  for (const node of [document.documentElement, document.body, element]) observer.observe(node, attributes);
  look();
  return () => {
    preference.removeEventListener('change', look);
    observer.disconnect();
  };
}
