// Presenting: the stage alone, over the whole window, as large as a lecture hall needs it. The attribute `present` says whether.

import { addMoreStyles } from './styles.js';

/** How many times as large as usual everything is at least, so that the smallest text is 20 px high. */
const LEAST = 1.75;
/** The size that the stage is laid out for, in its own pixels, where the window has room for more than that. */
const STAGE = { width: 1000, height: 560 };

/**
 * Follows the attribute and the size of the window.
 * @param {HTMLElement} element
 * @param {(on: boolean) => void} changed tells the lab what to show
 * @returns {{ follow: () => void, stop: () => void }} `follow`: the attribute may have changed
 */
export function watchPresent(element, changed) {
  let isOn = false;

  function fit() {
    const scale = Math.max(LEAST, Math.min(innerWidth / STAGE.width, innerHeight / STAGE.height));
    element.style.setProperty('--present-scale', String(scale));
  }

  /** @param {boolean} on */
  async function show(on) {
    if (on === isOn) return;
    isOn = on;
    if (on && element.shadowRoot) {
      addMoreStyles(element.shadowRoot, (await import('../stage/present.css')).default);
      if (!isOn) return;
    }
    // In the top layer nothing of the page covers it, and no part of the page that is scaled or moved takes it along.
    if (on) {
      element.popover = 'manual';
      element.showPopover?.();
      fit();
      window.addEventListener('resize', fit);
      element.addEventListener('keydown', leave);
    } else {
      if (element.matches(':popover-open')) element.hidePopover();
      element.removeAttribute('popover');
      element.style.removeProperty('--present-scale');
      window.removeEventListener('resize', fit);
      element.removeEventListener('keydown', leave);
    }
    changed(on);
  }

  /** @param {KeyboardEvent} event */
  function leave(event) {
    if (event.key === 'Escape' && !event.defaultPrevented) element.removeAttribute('present');
  }

  const follow = () => show(element.hasAttribute('present'));
  return {
    follow,
    stop: () => show(false),
  };
}
