// The rest of the core is loaded when the first picture stands: as soon as the reader turns to the lab, or after a while.

import { loadRest } from './core.js';

/** What shows that somebody uses the lab. */
const SIGNS = ['iteration', 'pointerenter', 'pointerdown', 'focusin', 'keydown'];

/** After so many milliseconds without a sign the connection has nothing else to do. */
const PATIENCE = 3000;

/**
 * @param {HTMLElement} lab
 * @returns {() => void} ends the waiting
 */
export function anticipate(lab) {
  const stop = () => {
    clearTimeout(timer);
    for (const sign of SIGNS) lab.removeEventListener(sign, load);
  };
  const load = () => {
    stop();
    // If it fails now, what needs it tries again, and says why.
    loadRest().catch(() => {});
  };
  for (const sign of SIGNS) lab.addEventListener(sign, load);
  const timer = setTimeout(load, PATIENCE);
  return stop;
}
