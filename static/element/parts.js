// Fetching parts of the lab, and saying why one cannot be had: who can mend that depends on what it is.

/**
 * What went wrong, in the words of whoever noticed.
 * @param {unknown} error
 */
export function reason(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Loads something when it is first wanted, and then has it. What fails is tried again by the next call.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>}
 */
export function whenWanted(load) {
  /** @type {Promise<T> | undefined} */
  let loading;
  return () =>
    (loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    }));
}

/**
 * Fetches a part.
 * @param {string} name as a sentence begins with it
 * @param {URL} address
 * @returns {Promise<Response>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function fetchPart(name, address) {
  const policy = watchPolicy();
  try {
    const response = await fetch(address);
    if (response.ok) return response;
    throw new Unavailable(
      `the server answered ${response.status}. Reload the page; if that does not help, tell whoever runs it.`,
    );
  } catch (error) {
    const why = error instanceof Unavailable ? error.message : await whyUnreachable(address, policy);
    throw new Error(`${name} could not be loaded: ${why}`);
  } finally {
    policy.stop();
  }
}

/**
 * Does what needs WebAssembly.
 * @template T
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function startModule(start) {
  const policy = watchPolicy();
  try {
    return await start();
  } catch (error) {
    const isForbidden = (await policy.forbids('wasm-eval')) || /unsafe-eval/.test(reason(error));
    if (!isForbidden) throw new Error(`The lab’s program could not be started (${reason(error)}). Reload the page.`);
    throw new Error(
      'The lab’s program cannot run: the content security policy of this page forbids WebAssembly. ' +
        "Whoever runs the page has to add 'wasm-unsafe-eval' to its script-src.",
    );
  } finally {
    policy.stop();
  }
}

/** That a server has answered, but not with what was asked for. */
class Unavailable extends Error {}

/** @param {URL} address @param {ReturnType<typeof watchPolicy>} policy */
async function whyUnreachable(address, policy) {
  if (await policy.forbids(address.href)) {
    return `the content security policy of this page forbids it. Whoever runs the page has to add ${address.origin} to its connect-src.`;
  }
  if (address.origin !== location.origin) {
    return `either there is no connection to ${address.host}, or that server does not allow other sites to use the lab (CORS).`;
  }
  return 'there is no connection to the server, or something in the browser blocks it. Try again when that has changed.';
}

/** Hears what the page's policy forbids from now on. */
function watchPolicy() {
  /** @type {string[]} */
  const forbidden = [];
  const listen = (/** @type {SecurityPolicyViolationEvent} */ { blockedURI }) => forbidden.push(blockedURI);
  document.addEventListener('securitypolicyviolation', listen);
  return {
    /** @param {string} what an address, or a word of the browser's */
    async forbids(what) {
      // The page hears of it a little later than whoever has tried.
      await new Promise((done) => setTimeout(done));
      return forbidden.some((uri) => uri === what || (uri.startsWith('http') && what.startsWith(uri)));
    },
    stop: () => document.removeEventListener('securitypolicyviolation', listen),
  };
}
