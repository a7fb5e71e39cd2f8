// Has the browser keep the page for times without a network, or forget it again for those who build it.

/** The service worker's address: it has to be beside the pages. */
const WORKER = new URL('service-worker.js', document.baseURI);

/** Keeps it. Where that is forbidden, the page is as it would be without. */
export async function register() {
  await navigator.serviceWorker?.register(WORKER).catch(() => {});
}

/** Forgets it. */
export async function unregister() {
  const scope = new URL('./', WORKER).href;
  const all = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(all.filter((each) => each.scope === scope).map((each) => each.unregister()));
  for (const name of await caches.keys()) if (name.startsWith(`dropout-lab ${scope} `)) await caches.delete(name);
}
