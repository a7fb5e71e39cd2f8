// The page's service worker: after one visit the page opens without a network. `build.mjs` puts it beside the pages, with the
// list of what they are made of.
//
// What is named by its content is taken from what was kept; the page and its first script, whose names stay, come from the
// network where it answers in time, so that the next visit has what is new, and from what was kept where it does not. A page
// that is open never changes: what it still needs is kept until it is left.

/**
 * What the build has put in: the files that are kept, as addresses beside this one, and a name for all of them together.
 * @type {{ version: string, files: string[] }}
 */
const BUILD = /** @type {any} */ (globalThis).BUILD;

/** Milliseconds in which the network has to answer. */
const PATIENCE = 3000;

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PAGE = scope.registration.scope;
/** Of this folder, since other labs may be on the same host. */
const OURS = `dropout-lab ${PAGE} `;
const KEPT = OURS + BUILD.version;

/** Whether a name is one of those that stay. @param {string} address */
const isLasting = (address) => !/-[0-9A-Z]{8}\.\w+$/.test(new URL(address).pathname);

scope.addEventListener('install', (event) => event.waitUntil(keep()));
scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { href, search } = new URL(request.url);
  if (request.mode === 'navigate') {
    // Frames are others' pages; the other pages of this folder need a network, and who builds the lab wants what is new.
    const isPage = [PAGE, `${PAGE}index.html`].includes(href.replace(/[?#].*/s, ''));
    const isAsked = new URLSearchParams(search).has('no-cache');
    if (isPage && request.destination === 'document' && !isAsked) event.respondWith(newest(request, PAGE));
  } else if (href.startsWith(PAGE)) {
    event.respondWith(partOf(event));
  }
});

async function keep() {
  const cache = await caches.open(KEPT);
  const addresses = BUILD.files.map((file) => new URL(file, PAGE).href);
  await cache.addAll(addresses.map((address) => new Request(address, isLasting(address) ? { cache: 'no-cache' } : {})));
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** What a page has asked for, if it is ours. @param {FetchEvent} event */
async function partOf({ request, clientId }) {
  const client = clientId ? await scope.clients.get(clientId) : undefined;
  if (client?.frameType === 'nested') return fetch(request);
  return isLasting(request.url) ? newest(request, request.url) : ((await kept(request.url)) ?? fetch(request));
}

/** @param {string} address */
const kept = async (address) => (await caches.open(KEPT)).match(address, { ignoreVary: true });

/**
 * What the network has, or else what was kept.
 * @param {Request} request
 * @param {string} address under which it is kept
 */
async function newest(request, address) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  try {
    const response = await fetch(request, { cache: 'no-cache', signal: late.signal });
    // A page that is gone, or that wants to know who one is, says so; a server that is out of order says nothing.
    return response.status < 500 ? response : ((await kept(address)) ?? response);
  } catch (error) {
    const response = await kept(address);
    if (response) return response;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
