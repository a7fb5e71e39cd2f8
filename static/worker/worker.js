// The script that runs in the worker. It answers the page with the second module of the core, one request after the other.
//
// The first message is `{ module }`, the bytes of that module, and is answered by `{ ready }`: whether it runs. A request is
// `{ id, task, … }`, its answer `{ id, result }` or `{ id, error }` with a sentence. `{ cancel: id }` takes a request back.

import init, { Run, loadDigits, readTable } from '../../worker.js';

/** Milliseconds of work after which a look is taken at what has been cancelled. */
const SLICE = 50;

/** The runs of the page's labs as they were sent last, by the numbers of the labs. @type {Map<number, Run>} */
const runs = new Map();

/** Requests that have been taken back and not been come to yet. @type {Set<number>} */
const cancelled = new Set();

/** What the page may ask for. @type {Record<string, (request: any) => unknown>} */
const TASKS = {
  digits: ({ bytes }) => loadDigits(bytes),
  run: ({ lab, snapshot }) => {
    forget(lab);
    runs.set(lab, new Run(snapshot));
  },
  forget: ({ lab }) => forget(lab),
  measure: ({ id, lab, name }) => measure(id, runOf(lab), name),
  export: ({ lab, format, arm }) => runOf(lab).export(format, arm),
  table: async ({ text, label, columns }) => readTable(await contentOf(text), label, columns),
};

/** @param {number} lab */
function forget(lab) {
  runs.get(lab)?.free();
  runs.delete(lab);
}

/** @param {number} lab */
function runOf(lab) {
  const run = runs.get(lab);
  if (!run) throw new Error('The run has not reached the worker.');
  return run;
}

/** A text as it is, of a file the bytes: what encoding they are in is for the reader to tell. @param {string | Blob} text */
const contentOf = async (text) => (typeof text === 'string' ? text : new Uint8Array(await text.arrayBuffer()));

/**
 * Takes a measure, unless it is cancelled on the way.
 * @param {number} id
 * @param {Run} run
 * @param {import('../../worker.js').MeasureName} name
 */
async function measure(id, run, name) {
  for (;;) {
    const measurement = run.measure(name, SLICE);
    if (measurement || cancelled.has(id)) return measurement;
    await new Promise((done) => setTimeout(done));
  }
}

/** @param {{ id: number, task: string }} request */
async function answer(request) {
  const { id, task } = request;
  try {
    const result = cancelled.has(id) ? undefined : await TASKS[task]?.(request);
    postMessage({ id, result });
  } catch (error) {
    postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
  cancelled.delete(id);
}

/** What is under way: requests are answered in their order, since each may need what the one before has left. */
let queue = Promise.resolve();

self.onmessage = ({ data }) => {
  if (data.cancel) cancelled.add(data.cancel);
  else queue = queue.then(() => (data.module ? start(data.module) : answer(data)));
};

/** @param {BufferSource} module */
async function start(module) {
  const ready = await init({ module_or_path: module }).then(
    () => true,
    () => false,
  );
  postMessage({ ready });
}
