// The script of embed.html, the lab alone in a frame of somebody else's page. The frame's address says what it shows, as the
// page's does, and the page around it is told how high that is: `{ type: 'dropout-lab', height }`, in CSS pixels, at every
// change. There is nothing in it that others must not know, so any page may hear it.

/** Keys of the address that are attributes of the lab; all others are its run. */
const ATTRIBUTES = ['views', 'theme', 'lesson', 'seeds'];

const lab = /** @type {HTMLElement} */ (document.querySelector('dropout-lab'));
const pairs = location.search.slice(1).split('&');
const keyOf = (/** @type {string} */ pair) => pair.split('=')[0] ?? '';

lab.setAttribute('query', pairs.filter((pair) => !ATTRIBUTES.includes(keyOf(pair))).join('&'));
for (const [key, value] of new URLSearchParams(location.search)) {
  if (ATTRIBUTES.includes(key)) lab.setAttribute(key, value);
  if (key === 'theme') document.documentElement.dataset.theme = value;
}

let told = 0;
new ResizeObserver(() => {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (height !== told) parent.postMessage({ type: 'dropout-lab', height: (told = height) }, '*');
}).observe(document.body);
