// Loading the core: once for all labs of a page, with a plain sentence when it cannot be had.

import address from '../../dropout-lab_bg.wasm';
import digitsAddress from '../digits.bin';
import { fetchPart, reason, startModule, whenWanted } from './parts.js';
import { Rest } from './rest.js';

/** @typedef {typeof import('../../dropout-lab.js')} Core */

/** The smallest module with a SIMD instruction in it. */
const SIMD = Uint8Array.from(atob('AGFzbQEAAAABBQFgAAF7AwIBAAoKAQgAQQD9D/1iCw=='), (byte) => byte.charCodeAt(0));

/** @type {Rest | undefined} */
let rest;

/** The file of digits, once it has been loaded. @type {Uint8Array | undefined} */
let bytes;

/** The file of digits, if it has been loaded: the worker needs it too. */
export const digitsBytes = () => bytes;

/**
 * The core, loaded and ready. A failed load is tried again by the next call.
 * @returns {Promise<Core>}
 * @throws {Error} whose message is a sentence for the reader
 */
export const loadCore = whenWanted(async () => {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD)) {
    throw new Error(
      'This browser cannot run the lab: it needs WebAssembly with SIMD, which every major browser has had since 2023. ' +
        'Please update it, or open this page in another one.',
    );
  }
  // Both at once: the module is compiled while it arrives.
  const arriving = fetchPart('The lab’s program', new URL(address, import.meta.url));
  arriving.catch(() => {});
  const module = await import('../../dropout-lab.js').catch((error) => {
    throw new Error(
      `The lab’s program could not be loaded (${reason(error)}). Check the connection and reload the page.`,
    );
  });
  // What cannot be fetched says so for itself.
  await arriving;
  const exports = await startModule(() => module.default({ module_or_path: arriving }));
  rest = new Rest(module, exports);
  return module;
});

/**
 * Loads what the first picture does not need of the core.
 * @returns {Promise<void>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function loadRest() {
  await rest?.load();
}

/**
 * Fetches the handwritten digits, once, when they are first needed. The core checks them.
 * @returns {Promise<void>}
 * @throws {Error} whose message is a sentence for the reader
 */
export const loadDigits = whenWanted(async () => {
  const response = await fetchPart('The file of handwritten digits', new URL(digitsAddress, import.meta.url));
  const file = new Uint8Array(await response.arrayBuffer());
  (await loadCore()).Lab.loadDigits(file);
  bytes = file;
});
