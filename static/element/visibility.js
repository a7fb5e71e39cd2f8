// Whether anybody can see an element: what nobody sees need not run.

/**
 * Tells `onChange` whether the element is on the screen of a page that is in front, now and at every change.
 * @param {Element} element
 * @param {(seen: boolean) => void} onChange
 * @returns {() => void} stops watching
 */
export function watchVisibility(element, onChange) {
  let inView = false;
  const look = () => onChange(inView && !document.hidden);
  const observer = new IntersectionObserver(([entry]) => {
    inView = Boolean(entry?.isIntersecting);
    look();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', look);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', look);
  };
}
