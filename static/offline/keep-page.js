// When the page is kept for times without a network. Only the page itself asks for that, never a lab in a page of somebody
// else's.

import { soonAfterTraining } from '../element/later.js';

/** @param {HTMLElement} lab */
export function keepPage(lab) {
  // In a frame it is part of somebody else's page.
  if (window.top !== window) return;
  const isUnwanted = new URLSearchParams(location.search).has('no-cache');
  if (isUnwanted) import('./register.js').then(({ unregister }) => unregister());
  else soonAfterTraining(lab, keep);
}

function keep() {
  import('./register.js').then(
    ({ register }) => register(),
    () => {},
  );
}
