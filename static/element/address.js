// The query in the page's address: read once at the start, written after every change, so that reloading gives the same run.

/** Keys of the address that are about the page and not about the run. */
const PAGE_KEYS = ['views', 'theme'];

/**
 * What the address asks for: the run's query, exactly as it stands there, and the page's own keys.
 * @returns {{ query: string, page: Map<string, string> }}
 */
export function readAddress() {
  /** @type {Map<string, string>} */
  const page = new Map();
  const query = location.search
    .slice(1)
    .split('&')
    .filter((part) => {
      const [[key, value] = ['', '']] = new URLSearchParams(part);
      if (!PAGE_KEYS.includes(key)) return true;
      page.set(key, value);
      return false;
    })
    .join('&');
  return { query, page };
}

/**
 * The address of this page with another run in it.
 * @param {string} query
 */
export function addressOf(query) {
  const kept = [...readAddress().page].map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const search = [query, ...kept].filter(Boolean).join('&');
  return location.origin + location.pathname + (search ? `?${search}` : '') + location.hash;
}

/**
 * Puts a run's query into the address bar, without a new entry in the history.
 * @param {string} query
 */
export function writeAddress(query) {
  // A document that may not change its address (a sandboxed frame, a data: page) still runs.
  try {
    history.replaceState(history.state, '', addressOf(query));
  } catch {
    /* the link button still gives the address */
  }
}
