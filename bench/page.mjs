// node bench/page.mjs [FOLDER]: how fast the built page is in headless Chromium. `cargo xtask bench` builds it and calls this.

import { launch } from '../tests/page/chromium.mjs';
import { open } from '../tests/page/lab.mjs';
import { serve } from '../tests/page/server.mjs';

/** Frames to measure, after as many to warm up. */
const FRAMES = 300;

const RUNS = [
  { name: 'default lab', query: '' },
  { name: 'digits 64-128-128-10, batch 32', query: 'data=digits&hidden=128,128&batch=32' },
];

const server = await serve({ folder: process.argv[2] ?? 'dist' });
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const { frame, train, draw, long } = await measureFrames(page);
  console.log('\nDefault lab, playing at its own speed, milliseconds of script per frame');
  console.log(`  train and draw    median ${frame.median.toFixed(2)}   95 % ${frame.most.toFixed(2)}`);
  console.log(`  train             median ${train.median.toFixed(2)}   95 % ${train.most.toFixed(2)}`);
  console.log(`  draw on canvas    median ${draw.median.toFixed(2)}   95 % ${draw.most.toFixed(2)}`);
  console.log(`  tasks over 50 ms, opening included: ${long.length}, the longest ${Math.max(0, ...long)} ms`);
  console.log('\nIterations of both networks per second, with the evaluations in between');
  for (const { name, query } of RUNS) {
    const rate = Math.round(await iterationsPerSecond(page, query));
    console.log(`  ${name.padEnd(32)} ${rate.toLocaleString('en').padStart(9)}`);
  }
} finally {
  await browser.close();
  server.close();
}

/**
 * What each frame takes while the page plays: all of its script, and of that the core's training and drawing.
 * @param {import('@playwright/test').Page} page
 */
async function measureFrames(page) {
  await page.addInitScript(() => {
    // Frames without training, from other animations, do not count.
    const spent = (globalThis.spent = { frame: [], train: [], draw: [] });
    globalThis.now = { train: 0, draw: 0 };
    globalThis.long = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.long.push(Math.round(duration));
    }).observe({ type: 'longtask', buffered: true });
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      request((time) => {
        globalThis.now = { train: 0, draw: 0 };
        const start = performance.now();
        callback(time);
        const frame = performance.now() - start;
        if (globalThis.now.train === 0) return;
        spent.frame.push(frame);
        spent.train.push(globalThis.now.train);
        spent.draw.push(globalThis.now.draw);
      });
  });
  await open(page, server.url);
  return page.evaluate(async (frames) => {
    const element = document.querySelector('dropout-lab');
    const { prototype } = element.lab.constructor;
    for (const [method, part] of [
      ['step', 'train'],
      ['draw', 'draw'],
    ]) {
      const original = prototype[method];
      prototype[method] = function (...options) {
        const start = performance.now();
        const result = original.apply(this, options);
        globalThis.now[part] += performance.now() - start;
        return result;
      };
    }
    element.play();
    const { spent } = globalThis;
    while (spent.frame.length < 2 * frames) await new Promise((done) => setTimeout(done, 50));
    element.pause();
    const summary = (/** @type {number[]} */ times) => {
      const sorted = times.slice(frames, 2 * frames).sort((one, other) => one - other);
      return { median: sorted[Math.floor(frames / 2)], most: sorted[Math.floor(frames * 0.95)] };
    };
    const { long } = globalThis;
    return { frame: summary(spent.frame), train: summary(spent.train), draw: summary(spent.draw), long };
  }, FRAMES);
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} query
 */
async function iterationsPerSecond(page, query) {
  await open(page, server.url, query);
  return page.evaluate(() => {
    const { lab } = document.querySelector('dropout-lab');
    lab.step(200);
    const start = performance.now();
    let iterations = 0;
    while (performance.now() - start < 3000) {
      lab.step(50);
      iterations += 50;
    }
    return (1000 * iterations) / (performance.now() - start);
  });
}
