// The rest of the core, and of the scripts, is loaded when the first picture stands, as soon as somebody turns to the lab: most
// likely before it is needed.

import { loadRest } from './core.js';

/** What shows that somebody uses the lab. */
const SIGNS = ['iteration', 'pointerenter', 'pointerdown', 'focusin', 'keydown'];

/**
 * @param {HTMLElement} lab
 * @param {() => void} fetchMore fetches what stands below the stage
 * @returns {() => void} ends the waiting
 */
export function anticipate(lab, fetchMore) {
  const stop = () => {
    for (const sign of SIGNS) lab.removeEventListener(sign, load);
  };
  const load = () => {
    stop();
    fetchMore();
    // If it fails now, what needs it tries again, and says why.
    loadRest().catch(() => {});
  };
  for (const sign of SIGNS) lab.addEventListener(sign, load);
  return stop;
}
