// When the page is kept for times without a network: once the reader has seen something train, and nothing is left to load. Only
// the page itself asks for that, never a lab in a page of somebody else's.

/** Milliseconds after the first training. */
const REST = 3000;

/** @param {HTMLElement} lab */
export function keepPage(lab) {
  // In a frame it is part of somebody else's page.
  if (window.top !== window) return;
  const isUnwanted = new URLSearchParams(location.search).has('no-cache');
  if (isUnwanted) import('./register.js').then(({ unregister }) => unregister());
  else lab.addEventListener('iteration', () => setTimeout(keep, REST), { once: true });
}

function keep() {
  import('./register.js').then(
    ({ register }) => register(),
    () => {},
  );
}
