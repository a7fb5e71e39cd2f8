// Whether anybody can see an element: what nobody sees need not run.

/** Milliseconds after which the page is asked again: it tells nobody when it makes something invisible where it is. */
const ASK = 250;

/**
 * Tells `onChange` whether the element is on the screen of a page that is in front, now and at every change. A slide that is
 * not shown may lie where the present one is, invisible.
 * @param {Element} element
 * @param {(seen: boolean) => void} onChange
 * @returns {() => void} stops watching
 */
export function watchVisibility(element, onChange) {
  let inView = false;
  let timer = 0;
  /** @type {boolean | undefined} */
  let last;
  const look = () => {
    const isThere = inView && !document.hidden;
    const seen = isThere && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    clearTimeout(timer);
    if (isThere) timer = window.setTimeout(look, ASK);
    if (seen !== last) onChange((last = seen));
  };
  // A busy page is told several at once; the last is what is so now.
  const observer = new IntersectionObserver((entries) => {
    inView = Boolean(entries.at(-1)?.isIntersecting);
    look();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('visibilitychange', look);
  };
}
