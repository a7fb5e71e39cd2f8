// The way to the worker. What starts it and speaks with it is fetched with the first request.

/** @type {typeof import('./requests.js').request} */
export const ask = async (...request) => (await import('./requests.js')).request(...request);
