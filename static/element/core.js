// Loading the core: once for all labs of a page, with a plain sentence when it cannot be had.

import address from '../../dropout-lab_bg.wasm';
import digitsAddress from '../digits.bin';

/** @typedef {typeof import('../../dropout-lab.js')} Core */

/** The smallest module with a SIMD instruction in it. */
const SIMD = Uint8Array.from(atob('AGFzbQEAAAABBQFgAAF7AwIBAAoKAQgAQQD9D/1iCw=='), (byte) => byte.charCodeAt(0));

/** @type {Promise<Core> | undefined} */
let core;

/** @type {Promise<void> | undefined} */
let digits;
/** The file of digits, once it has been loaded. @type {Uint8Array | undefined} */
let bytes;

/** The file of digits, if it has been loaded: the worker needs it too. */
export const digitsBytes = () => bytes;

/**
 * The core, loaded and ready. A failed load is tried again by the next call.
 * @returns {Promise<Core>}
 * @throws {Error} whose message is a sentence for the reader
 */
export function loadCore() {
  core ??= start().catch((error) => {
    core = undefined;
    throw error;
  });
  return core;
}

async function start() {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD)) {
    throw new Error(
      'This browser cannot run the lab: it needs WebAssembly with SIMD, which every major browser has had since 2023. ' +
        'Please update it, or open this page in another one.',
    );
  }
  try {
    // Both at once: the module is compiled while it arrives.
    const arriving = fetch(new URL(address, import.meta.url));
    arriving.catch(() => {});
    const module = await import('../../dropout-lab.js');
    await module.default({ module_or_path: arriving });
    return module;
  } catch (error) {
    throw new Error(
      `The lab’s program could not be loaded (${reason(error)}). Check the connection and reload the page.`,
    );
  }
}

/**
 * Fetches the handwritten digits, once, when they are first needed. The core checks them.
 * @param {Core} module
 * @returns {Promise<void>}
 * @throws {Error} whose message is a sentence for the reader
 */
export function loadDigits(module) {
  digits ??= fetchDigits(module).catch((error) => {
    digits = undefined;
    throw new Error(
      `The handwritten digits could not be loaded (${reason(error)}). The other data sets need no download.`,
    );
  });
  return digits;
}

/** @param {Core} module */
async function fetchDigits(module) {
  const response = await fetch(new URL(digitsAddress, import.meta.url));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const file = new Uint8Array(await response.arrayBuffer());
  module.Lab.loadDigits(file);
  bytes = file;
}

/**
 * What went wrong, in the words of whoever noticed.
 * @param {unknown} error
 */
export function reason(error) {
  return error instanceof Error ? error.message : String(error);
}
