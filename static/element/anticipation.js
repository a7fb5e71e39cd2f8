// The rest of the core, and of the scripts, is loaded when the first picture stands: as soon as somebody turns to the lab, or
// a little later, when nothing else is to be done. So it is there, most likely, before it is needed.

import { loadRest } from './core.js';

/** What shows that somebody uses the lab. */
const SIGNS = ['iteration', 'pointerenter', 'pointerdown', 'focusin', 'keydown'];

/** Milliseconds until it is loaded if nobody turns to the lab. */
const PATIENCE = 2000;

/**
 * @param {HTMLElement} lab
 * @param {() => void} complete is told when the core is there as a whole: now the rest of the scripts is wanted
 * @returns {() => void} ends the waiting
 */
export function anticipate(lab, complete) {
  const timer = setTimeout(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(load);
    else load();
  }, PATIENCE);
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
    for (const sign of SIGNS) lab.removeEventListener(sign, load);
  };
  let isStopped = false;
  const load = () => {
    if (isStopped) return;
    stop();
    // If it fails now, what needs it tries again, and says why.
    loadRest().then(complete, () => {});
  };
  for (const sign of SIGNS) lab.addEventListener(sign, load);
  return stop;
}
