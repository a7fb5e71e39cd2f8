// The run in the page's address: read at the start, written at rest after every change, so that reloading gives the same run,
// and read again when the reader goes back in the history.

/** Keys of the address that are about the page and not about the run. */
const PAGE_KEYS = ['views', 'theme', 'lesson', 'seeds', 'sweep', 'no-cache'];

/**
 * Milliseconds without a change after which the address is written. (A change after such a rest is written at once, but of many
 * only the last: some browsers refuse more than so many a minute.)
 */
const REST = 300;
/** Milliseconds after which a browser that has refused is asked again, at first; each time it is twice as long. */
const AGAIN = 1000;
/** How often it is asked: for about a minute. */
const TRIES = 6;

/** Part of a query, decoded. @param {string} part @returns {[key: string, value: string]} */
const pairOf = (part) => [...new URLSearchParams(part)][0] ?? ['', ''];

/**
 * What the address asks for: the run's query, exactly as it stands there, and the page's own keys.
 * @returns {{ query: string, page: Map<string, string> }}
 */
export function readAddress() {
  /** @type {Map<string, string>} */
  const page = new Map();
  const parts = location.search.slice(1).split('&');
  const ours = parts.filter((part) => {
    if (!PAGE_KEYS.includes(part.split('=')[0] ?? '')) return true;
    page.set(...pairOf(part));
    return false;
  });
  return { query: ours.join('&'), page };
}

/** The address of this page without any run. (From a disk it has no origin that could be put before its path.) */
export const pageAddress = () => location.href.replace(/[?#].*/s, '');

/**
 * The address of this page with another run in it.
 * @param {string} query
 * @param {string} [foreign] pairs of the address that are somebody else's
 */
export function addressOf(query, foreign = '') {
  const page = [...readAddress().page].map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const search = [query, foreign, ...page].filter(Boolean).join('&');
  return pageAddress() + (search ? `?${search}` : '') + location.hash;
}

/** The address bar of a page whose address has its lab's run in it. */
export class AddressBar {
  /** The run that is not in the address yet. @type {string | undefined} */ #waiting;
  /** What stands in the address. */
  #search = location.search;
  #foreign = '';
  #timer = 0;
  /** When the run has changed last. */
  #changed = 0;
  #tries = 0;
  #isPointerDown = false;
  #listeners = new AbortController();

  /** @param {() => void} moved the reader has gone to another entry of the history, which has another run */
  constructor(moved) {
    const listen = (
      /** @type {EventTarget} */ target,
      /** @type {string} */ type,
      /** @type {() => void} */ listener,
    ) => target.addEventListener(type, listener, { capture: true, signal: this.#listeners.signal });
    listen(window, 'pointerdown', () => (this.#isPointerDown = true));
    for (const type of ['pointerup', 'pointercancel']) {
      listen(window, type, () => {
        this.#isPointerDown = false;
        if (this.#waiting !== undefined) this.#schedule(REST);
      });
    }
    const look = () => {
      if (location.search === this.#search) return;
      this.#search = location.search;
      this.#forget();
      moved();
    };
    listen(window, 'popstate', look);
    listen(window, 'pageshow', look);
    listen(window, 'pagehide', () => this.#write());
    listen(document, 'visibilitychange', () => document.hidden && this.#write());
  }

  /** Pairs that stay in the address, though they mean nothing here. @param {string[]} keys */
  keep(keys) {
    const parts = readAddress().query.split('&');
    this.#foreign = parts.filter((part) => part && keys.includes(pairOf(part)[0])).join('&');
  }

  /** Puts a run into the address, at rest, without a new entry in the history. @param {string} query */
  write(query) {
    const isAtRest = performance.now() - this.#changed > REST && !this.#isPointerDown;
    this.#changed = performance.now();
    this.#waiting = query;
    this.#tries = 0;
    this.#schedule(REST);
    if (isAtRest) this.#write();
  }

  /** Puts a run into the address as a new entry of the history: Back leads to the run before. @param {string} query */
  push(query) {
    this.#write();
    try {
      history.pushState(null, '', addressOf(query, this.#foreign));
      this.#search = location.search;
      this.#forget();
    } catch {
      this.write(query);
    }
  }

  /** Writes what is still to be written, and stops listening. */
  stop() {
    this.#write();
    this.#forget();
    this.#listeners.abort();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
  }

  /** @param {number} milliseconds */
  #schedule(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (!this.#isPointerDown) this.#write();
    }, milliseconds);
  }

  #write() {
    if (this.#waiting === undefined) return;
    try {
      const address = addressOf(this.#waiting, this.#foreign);
      if (address !== location.href) history.replaceState(history.state, '', address);
      this.#search = location.search;
      this.#forget();
    } catch {
      // Too often for this browser; or a document that may not change its address (a sandboxed frame, a data: page), where
      // the lab runs all the same and the link button still gives the address.
      if (++this.#tries < TRIES) this.#schedule(AGAIN * 2 ** this.#tries);
    }
  }
}
