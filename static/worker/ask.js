// The way to the worker. What starts it and speaks with it is fetched with the first request.

import { reason } from '../element/parts.js';

/** @typedef {typeof import('./requests.js')} Requests */

/** One promise for all: two imports of the same script need not end in their order, and requests must. @type {Promise<Requests> | undefined} */
let requests;

/** @type {Requests['request']} */
export async function ask(...request) {
  requests ??= import('./requests.js').catch((error) => {
    // The next request tries again.
    requests = undefined;
    throw new Error(`A part of the lab’s program could not be loaded (${reason(error)}).`);
  });
  return (await requests).request(...request);
}
