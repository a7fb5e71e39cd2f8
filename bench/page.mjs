// The built page in the browser: time per frame, tasks that block it, start-up, memory.

import { open } from '../tests/page/lab.mjs';
import { serve } from '../tests/page/server.mjs';
import { queryOf } from './query.mjs';
import { quantile, spread } from './statistics.mjs';
import { WORKLOADS } from './workloads.mjs';

/** Frames to measure, after a few to warm up. */
const FRAMES = 240;
const WARM_UP = 60;
/** Milliseconds after which fewer frames have to do. */
const PATIENCE = 8000;
const VIEWPORT = { width: 1280, height: 800 };

/** The runs whose frames are measured: the default lab, then digits with each network. Both networks, with evaluations. */
const RUNS = WORKLOADS.filter(({ data, query }) => data === 'digits' || query !== undefined).sort(
  (one, other) => Number(one.query === undefined) - Number(other.query === undefined),
);

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {number} rounds of the start-up
 */
export async function measurePage(browser, rounds) {
  const server = await serve();
  try {
    /** @type {Record<string, Awaited<ReturnType<typeof measureRun>>>} */
    const runs = {};
    for (const workload of RUNS) runs[workload.name] = await measureRun(browser, server.url, queryOf(workload, true));
    const starts = [];
    for (let round = 0; round < rounds; round++) starts.push(await measureStart(browser, server.url));
    return { runs, start_ms: spread(starts) };
  } finally {
    server.close();
  }
}

/**
 * Plays a run at the speed at which a lab starts, and at full speed. Milliseconds are those of the page's scripts; the
 * browser's own work to show a frame comes on top.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @param {string} query
 */
async function measureRun(browser, url, query) {
  const page = await browser.newPage({ viewport: VIEWPORT, serviceWorkers: 'block' });
  try {
    await page.addInitScript(watch);
    await open(page, url, query);
    const opening = await page.evaluate(() => globalThis.watched.longTasks.splice(0));
    const own = await playing(page, 'own');
    const full = await playing(page, 'full');
    const { longTasks, memory } = await page.evaluate(() => ({
      longTasks: globalThis.watched.longTasks,
      memory: globalThis.watched.memory?.buffer.byteLength,
    }));
    return {
      own_speed: own.frames,
      full_speed: full.frames,
      iterations_per_second: full.rate,
      tasks_over_50_ms: { opening, playing: longTasks },
      wasm_memory_bytes: memory,
    };
  } finally {
    await page.close();
  }
}

/** Runs in the page before its own scripts: records the time of its frames, its long tasks, and the core's memory. */
function watch() {
  /** @type {{ frames: { all: number, train: number, draw: number }[], longTasks: number[], memory?: WebAssembly.Memory }} */
  const watched = (globalThis.watched = { frames: [], longTasks: [] });
  let now = { all: 0, train: 0, draw: 0 };
  globalThis.spend = (/** @type {'train' | 'draw'} */ part, /** @type {number} */ time) => (now[part] += time);

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });

  const request = window.requestAnimationFrame.bind(window);
  let newest = 0;
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      if (time !== newest) {
        // Frames without training, of other animations, do not count.
        if (now.train > 0) watched.frames.push(now);
        now = { all: 0, train: 0, draw: 0 };
        newest = time;
      }
      const start = performance.now();
      callback(time);
      now.all += performance.now() - start;
    });

  for (const method of /** @type {const} */ (['instantiate', 'instantiateStreaming'])) {
    const original = WebAssembly[method];
    WebAssembly[method] = async (...options) => {
      const result = await original.apply(WebAssembly, options);
      watched.memory ??= (result.instance ?? result).exports.memory;
      return result;
    };
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {'own' | 'full'} speed
 */
async function playing(page, speed) {
  const { frames, rate } = await page.evaluate(async ([speed, wanted, warmUp, patience]) => {
    const element = document.querySelector('dropout-lab');
    const { prototype } = element.lab.constructor;
    for (const method of Object.getOwnPropertyNames(prototype)) {
      const part = /^(step|phase)$/.test(method) ? 'train' : /^draw/.test(method) ? 'draw' : undefined;
      const original = prototype[method];
      if (!part || original.watched) continue;
      prototype[method] = function (...options) {
        const start = performance.now();
        const result = original.apply(this, options);
        globalThis.spend(part, performance.now() - start);
        return result;
      };
      prototype[method].watched = true;
    }
    if (speed === 'full') {
      const slider = element.shadowRoot.querySelector('input[type=range][aria-label=Speed]');
      slider.value = slider.max;
      slider.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    }
    const { watched } = globalThis;
    const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
    const untilThere = async (/** @type {number} */ count) => {
      watched.frames.length = 0;
      const end = performance.now() + patience;
      while (watched.frames.length < (performance.now() < end ? count : 1)) await pause(20);
    };
    const iteration = () => element.lab.metrics().iteration;
    element.play({ slowly: false });
    await untilThere(warmUp);
    const [start, first] = [performance.now(), iteration()];
    await untilThere(wanted);
    const rate = (1000 * (iteration() - first)) / (performance.now() - start);
    const frames = [...watched.frames];
    element.pause();
    return { frames, rate };
  }, /** @type {const} */ ([speed, FRAMES, WARM_UP, PATIENCE]));
  const summary = (/** @type {'all' | 'train' | 'draw'} */ part) => {
    const times = frames.map((frame) => frame[part]);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    return { mean, median: spread(times).median, p95: quantile(times, 0.95) };
  };
  return {
    frames: { count: frames.length, script_ms: summary('all'), train_ms: summary('train'), draw_ms: summary('draw') },
    rate,
  };
}

/**
 * Milliseconds from navigation until the masks of the first iteration are drawn, with nothing cached.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 */
async function measureStart(browser, url) {
  const context = await browser.newContext({ viewport: VIEWPORT, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      globalThis.start = new Promise((done) => {
        const look = () => {
          const element = document.querySelector('dropout-lab');
          if (!element?.lab) return requestAnimationFrame(look);
          // Fired once what was trained is drawn.
          element.addEventListener('iteration', () => done(performance.now()), { once: true });
          element.step(1);
        };
        requestAnimationFrame(look);
      });
    });
    await page.goto(url);
    return await page.evaluate(() => globalThis.start);
  } finally {
    await context.close();
  }
}
