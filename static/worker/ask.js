// The way to the worker. What starts it and speaks with it is fetched with the first request.

import { reason, whenWanted } from '../element/parts.js';

/** @typedef {typeof import('./requests.js')} Requests */

/** One promise for all: two imports of the same script need not end in their order, and requests must. @type {() => Promise<Requests>} */
const requests = whenWanted(() =>
  import('./requests.js').catch((error) => {
    throw new Error(`A part of the lab’s program could not be loaded (${reason(error)}).`);
  }),
);

/** @type {Requests['request']} */
export const ask = async (...request) => (await requests()).request(...request);
