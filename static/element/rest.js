// The rest of the core. What the first picture does not need is a file of its own (see src/later.txt), so that the picture
// comes sooner.

import file from '../../dropout-lab-rest.wasm';
import { fetchPart, startModule, whenWanted } from './parts.js';

const ADDRESS = new URL(file, import.meta.url);

/** The second file of the core. */
export class Rest {
  /** @type {WebAssembly.Imports} */ #imports;

  /**
   * @param {import('./core.js').Core} core
   * @param {import('../../dropout-lab.js').InitOutput} first what the first file exports
   */
  constructor(core, first) {
    this.#imports = { first: /** @type {any} */ (first) };
    core.setRestLoader(() => this.#loadAtOnce());
  }

  /**
   * Loads it. A failed load is tried again by the next call.
   * @returns {Promise<void>}
   * @throws {Error} whose message is a sentence for the reader
   */
  load = whenWanted(async () => {
    const response = await fetchPart('The rest of the lab’s program', ADDRESS);
    const bytes = await response.arrayBuffer();
    await startModule(() => WebAssembly.instantiate(bytes, this.#imports));
  });

  /**
   * Loads it before it returns. What readers do waits for `load`; but a script may call a method of the core that needs the
   * rest as soon as the lab is ready, and has its answer then and there.
   */
  #loadAtOnce() {
    const request = new XMLHttpRequest();
    request.open('GET', ADDRESS, false);
    // Bytes as characters: browsers have no other way here.
    request.overrideMimeType('text/plain; charset=x-user-defined');
    request.send();
    if (request.status !== 200) throw new Error('The rest of the lab’s program could not be loaded. Reload the page.');
    const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
    new WebAssembly.Instance(new WebAssembly.Module(bytes), this.#imports);
  }
}
