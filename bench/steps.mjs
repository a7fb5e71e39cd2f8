// Training steps per second of every system on every workload, interleaved, and the share of the limit that Dropout Lab
// reaches.

import { assemblePeak, bundle } from './bundle.mjs';
import { Native } from './native/native.mjs';
import { serve } from './server.mjs';
import { interleaved, spread } from './statistics.mjs';
import { DROPOUT_LAB } from './systems/index.mjs';
import { flops } from './workloads.mjs';

/** Milliseconds of training before anything is measured, for the engines to finish compiling. */
const WARM_UP = 1000;
/** Milliseconds of one measurement of a system, and of the limit. */
const SLICE = 500;
const PEAK_SLICE = 250;
/** What the limit is called among the systems. */
const PEAK = 'peak';
/** Milliseconds after which a system that does not answer is left out. */
const PATIENCE = 60_000;

/** @typedef {import('./workloads.mjs').Workload} Workload */
/** @typedef {import('./systems/index.mjs').Description} Description */
/** @typedef {import('./statistics.mjs').Spread} Spread */

/**
 * A system's page, or its process: see systems/host.mjs for what the methods do.
 * @typedef {object} Place
 * @property {(workload: Workload) => Promise<void>} open
 * @property {(milliseconds: number) => Promise<number>} rate
 * @property {() => Promise<number>} loss
 * @property {(milliseconds: number) => Promise<number>} [peak]
 * @property {() => Promise<void>} close
 */

/** All systems of a run, ready to be opened. */
export class Field {
  /** @type {import('@playwright/test').Browser} */ #browser;
  /** @type {{ url: string, close: () => void } | undefined} */ #server;
  /** @type {Map<Description, () => Promise<Place>>} */ #places = new Map();
  /** What is not installed, and the reason. @type {Map<string, string>} */
  skipped = new Map();
  hasPeak = false;

  /** @param {import('@playwright/test').Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  /**
   * @param {Description[]} systems
   * @param {string} [python] the interpreter that has JAX
   */
  async prepare(systems, python) {
    const folders = systems.flatMap(({ folder }) => folder ?? []);
    const server = (this.#server = await serve(folders));
    try {
      await assemblePeak();
      this.hasPeak = true;
    } catch (error) {
      this.skipped.set('the limit', reason(error));
    }
    for (const system of systems) {
      try {
        const url = new URL('/system', server.url);
        url.searchParams.set('script', await bundle(system));
        if (system.isolated) url.searchParams.set('isolated', '');
        if (system.folder) url.searchParams.set('folder', `/build/${folders.indexOf(system.folder)}/`);
        this.#places.set(system, () => openPage(this.#browser, url.href));
      } catch (error) {
        this.skipped.set(system.name, reason(error));
      }
    }
    if (python) {
      const native = { name: 'jax-native', title: 'JAX, native', script: '', isolated: false };
      this.#places.set(native, () => Native.start(python));
    }
  }

  get systems() {
    return [...this.#places.keys()];
  }

  /** A fresh page, or process, for a system, which nothing that ran before can influence. @param {Description} system */
  open(system) {
    const open = this.#places.get(system);
    if (!open) throw new Error(`${system.name} is not prepared`);
    return open();
  }

  close() {
    this.#server?.close();
  }
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @returns {Promise<Place>}
 */
async function openPage(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const call = (/** @type {string} */ method, /** @type {unknown} */ ...values) =>
    within(
      PATIENCE,
      page.evaluate(([method, values]) => {
        if (!globalThis.bench) throw new Error('its script did not start');
        return globalThis.bench[method](...values);
      }, /** @type {const} */ ([method, values])),
    );
  return {
    open: (workload) => call('open', workload),
    rate: (milliseconds) => call('rate', milliseconds),
    loss: () => call('loss'),
    peak: (milliseconds) => call('peak', milliseconds),
    close: () => page.close(),
  };
}

/**
 * @typedef {object} Outcome Of one workload.
 * @property {Map<string, Spread>} rates steps a second by system
 * @property {Map<string, Spread>} ratios how many times as fast Dropout Lab is, by system, compared round by round
 * @property {Map<string, { before: number, after: number }>} losses by system, which tell that it learns
 * @property {Map<string, string>} absent systems that cannot express it, and why
 * @property {number[]} peaks the limit in each round, in GFLOP/s
 * @property {Spread} [share] of the limit, by Dropout Lab's products
 */

/**
 * @param {Field} field
 * @param {Workload} workload
 * @param {number} rounds
 * @returns {Promise<Outcome>}
 */
export async function measureSteps(field, workload, rounds) {
  /** @type {Outcome} */
  const outcome = { rates: new Map(), ratios: new Map(), losses: new Map(), absent: new Map(), peaks: [] };
  /** @type {Map<string, Place>} */
  const places = new Map();
  /** The losses before training. @type {Map<string, number>} */
  const befores = new Map();
  /**
   * Asks a system for a number. One that fails is left out from then on, with NaN for its numbers.
   * @param {string} name
   * @param {(place: Place) => Promise<number>} ask
   */
  const attempt = async (name, ask) => {
    const place = places.get(name);
    if (!place) return NaN;
    try {
      return await ask(place);
    } catch (error) {
      outcome.absent.set(name, reason(error));
      places.delete(name);
      await place.close();
      return NaN;
    }
  };
  try {
    for (const system of field.systems) {
      if (workload.query !== undefined && system.script !== DROPOUT_LAB.script) continue;
      places.set(system.name, await field.open(system));
      const before = await attempt(system.name, async (place) => {
        await place.open(workload);
        const loss = await finiteLoss(place);
        await place.rate(WARM_UP);
        return loss;
      });
      befores.set(system.name, before);
    }
    /** @type {Map<string, () => Promise<number>>} */
    const measurements = new Map();
    for (const name of places.keys()) measurements.set(name, () => attempt(name, (place) => place.rate(SLICE)));
    const limit = places.get(DROPOUT_LAB.name)?.peak;
    if (limit && field.hasPeak) measurements.set(PEAK, () => limit(PEAK_SLICE));

    const values = await interleaved(rounds, measurements);
    for (const name of [...places.keys()]) {
      const after = await attempt(name, finiteLoss);
      if (!places.has(name)) continue;
      outcome.rates.set(name, spread(values.get(name) ?? []));
      outcome.losses.set(name, { before: befores.get(name) ?? NaN, after });
    }
    const [own, peaks] = [outcome.rates.has(DROPOUT_LAB.name) && values.get(DROPOUT_LAB.name), values.get(PEAK)];
    if (own) {
      for (const name of outcome.rates.keys()) {
        const others = values.get(name) ?? [];
        if (name !== DROPOUT_LAB.name)
          outcome.ratios.set(name, spread(own.map((rate, round) => rate / (others[round] ?? NaN))));
      }
    }
    if (own && peaks) {
      outcome.peaks = peaks;
      // Compared round by round, because a slower moment lowers the limit as well.
      const shares = own.map((rate, round) => (rate * flops(workload)) / (1e9 * (peaks[round] ?? NaN)));
      if (workload.query === undefined) outcome.share = spread(shares);
    }
  } finally {
    for (const place of places.values()) await place.close();
  }
  return outcome;
}

/** @param {Place} place */
async function finiteLoss(place) {
  const loss = await place.loss();
  if (!Number.isFinite(loss)) throw new Error('it diverged');
  return loss;
}

/**
 * @template Value
 * @param {number} milliseconds
 * @param {Promise<Value>} promise
 * @returns {Promise<Value>} rejected if it takes longer
 */
function within(milliseconds, promise) {
  /** @type {NodeJS.Timeout} */
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  // It may still fail later, when its page is closed: not an unhandled rejection.
  promise.catch(() => {});
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** The first line of an error's message. @param {unknown} error */
export function reason(error) {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n').find((line) => line.trim() !== '') ?? '';
  return line.replace(/^(page\.evaluate: )?(Error: )?/, '').trim();
}
