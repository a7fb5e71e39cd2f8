// The script that runs in the worker. It answers the page with the second module of the core, one request after the other.
//
// The first message is `{ module }`, the bytes of that module, and is answered by `{ ready }`: whether it runs. A request is
// `{ id, task, … }`, its answer `{ id, result }` or `{ id, error }` with a sentence. `{ cancel: id }` takes a request back.

import init, {
  Run,
  SweepPoint,
  Trial,
  judge,
  loadDigits,
  readLesson,
  readSweep,
  readTable,
  summarise,
} from '../../worker.js';

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
  measure: ({ id, lab, name }) => inSlices(id, () => runOf(lab).measure(name, SLICE)),
  export: ({ lab, format, arm }) => runOf(lab).export(format, arm),
  table: async ({ text, label, columns }) => readTable(await contentOf(text), label, columns),
  lesson: ({ file, text }) => readLesson(file, text),
  trial: ({ id, lesson, seed }) => advance(id, new Trial(lesson, seed)),
  judge: ({ lesson, outcomes }) => judge(lesson, JSON.stringify(outcomes)),
  sweep: ({ query, over, iterations }) => readSweep(query, over, iterations),
  point: ({ id, query, over, iterations, value, seed }) =>
    advance(id, new SweepPoint(query, over, iterations, value, seed)),
  summarise: ({ points, values }) => summarise(JSON.stringify(points), values),
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
 * Does what is done slice by slice, unless it is cancelled on the way.
 * @template T
 * @param {number} id
 * @param {() => T | undefined} slice
 */
async function inSlices(id, slice) {
  for (;;) {
    const result = slice();
    if (result !== undefined || cancelled.has(id)) return result;
    await new Promise((done) => setTimeout(done));
  }
}

/**
 * The same with an object of the module that is made for it.
 * @param {number} id
 * @param {Trial | SweepPoint} work
 */
async function advance(id, work) {
  try {
    return await inSlices(id, () => work.advance(SLICE));
  } finally {
    work.free();
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
