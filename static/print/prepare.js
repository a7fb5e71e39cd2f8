// Printing is prepared once there is something to print and nothing is left to load.

import { soonAfterTraining } from '../element/later.js';

/** @typedef {typeof import('./paper.js').watchPrinting} WatchPrinting */

/**
 * @param {HTMLElement} element
 * @param {Parameters<WatchPrinting>} what
 * @returns {() => void} ends it
 */
export function preparePrinting(element, ...what) {
  let isOver = false;
  /** @type {(() => void) | undefined} */
  let end;
  const cancel = soonAfterTraining(element, async () => {
    const part = await import('./paper.js').catch(() => undefined);
    if (!isOver) end = part?.watchPrinting(...what);
  });
  return () => {
    isOver = true;
    cancel();
    end?.();
  };
}
