// What waits until the reader has seen something train, and nothing is left to load.

/** Milliseconds after the first training. */
const REST = 3000;

/**
 * @param {HTMLElement} lab
 * @param {() => void} act
 * @returns {() => void} takes it back
 */
export function soonAfterTraining(lab, act) {
  let timer = 0;
  const begin = () => void (timer = window.setTimeout(act, REST));
  lab.addEventListener('iteration', begin, { once: true });
  return () => {
    lab.removeEventListener('iteration', begin);
    clearTimeout(timer);
  };
}
