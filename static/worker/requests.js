// Asking the worker: one for all labs of a page, started with the first request.

import { WorkerLink } from './link.js';

const worker = new WorkerLink();

/** @type {WorkerLink['request']} */
export const request = (task, details, signal) => worker.request(task, details, signal);
