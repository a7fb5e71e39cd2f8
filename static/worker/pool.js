// Several workers for many requests that need nothing of each other: as many as the machine has cores, less the one that the
// page itself needs. They are started for one batch of requests and ended after it, so that no memory is kept.

import { WorkerLink } from './link.js';

/** More workers would want more memory than a phone has. */
const MOST = 8;

/** How many requests are worked on at the same time. */
export const poolSize = () => Math.max(1, Math.min(MOST, (navigator.hardwareConcurrency || 2) - 1));

/**
 * Has all requests answered, the first ones first.
 * @template T
 * @param {{ task: string, details: object }[]} requests
 * @param {object} options
 * @param {Uint8Array} [options.digits] the file of digits, if the runs need it
 * @param {AbortSignal} options.signal cancels all that is left
 * @param {(answer: T, index: number) => void} options.answered
 * @throws {Error} whose message is a sentence for the reader
 */
export async function askAll(requests, { digits, signal, answered }) {
  let next = 0;
  const links = Array.from({ length: Math.min(poolSize(), requests.length) }, () => new WorkerLink());
  const work = links.map(async (link) => {
    if (digits) await link.request('digits', { bytes: digits }, signal);
    while (next < requests.length) {
      const index = next;
      next += 1;
      const { task, details } = /** @type {typeof requests[number]} */ (requests[index]);
      answered(await link.request(task, details, signal), index);
    }
  });
  try {
    await Promise.all(work);
  } finally {
    for (const link of links) link.stop();
    // What the others say while they are being stopped is no news.
    await Promise.allSettled(work);
  }
}
