// Starting the worker, wherever the page and the script come from.

import module from '../../worker_bg.wasm';
import { fetchPart } from '../element/parts.js';
import script from './worker.js?bundled';

/** The worker's script and its WebAssembly module. */
const SCRIPT = new URL(script, import.meta.url).href;
const MODULE = new URL(module, import.meta.url).href;

/** What they are to the reader. */
const PART = 'A part of the lab’s program';

/** Ways to get a worker to run the script, the next one where one is not allowed. @type {(() => Promise<Worker>)[]} */
const WAYS = [
  // By its address: where the script comes from the page's own origin.
  async () => new Worker(SCRIPT, { type: 'module' }),
  // By a script of the page's own that imports it: where it comes from another origin that allows it (CORS).
  () => fromText(`import ${JSON.stringify(SCRIPT)};`),
  // By its text: where a page without an origin (sandbox) may import nothing into a worker.
  async () => fromText(await (await fetchPart(PART, new URL(SCRIPT))).text(), 'classic'),
];

/**
 * A worker that is ready for requests.
 * @returns {Promise<Worker>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function startWorker() {
  const bytes = await (await fetchPart(PART, new URL(MODULE))).arrayBuffer();
  for (const way of WAYS) {
    try {
      return await ready(await way(), bytes.slice(0));
    } catch {
      // The next way may be allowed.
    }
  }
  throw new Error(
    'Part of the lab cannot run on this page: its policy, or the frame that it is in, allows no worker. The rest works.',
  );
}

/** @param {string} text @param {WorkerType} [type] */
async function fromText(text, type = 'module') {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return new Worker(address, { type });
  } finally {
    // The worker has its own hold on the text from the moment it is made.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/**
 * The worker, once it has its module.
 * @param {Worker} worker
 * @param {ArrayBuffer} bytes
 * @returns {Promise<Worker>}
 */
function ready(worker, bytes) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ message) => {
      worker.terminate();
      reject(new Error(message));
    };
    worker.onmessage = ({ data }) => (data.ready ? resolve(worker) : fail('its module does not run there'));
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message);
    };
    worker.postMessage({ module: bytes }, [bytes]);
  });
}
