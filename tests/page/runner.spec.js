// The clock of a run, on a clock of the test's own: what each frame trains and which frames draw. No page is needed.

import { expect, test } from '@playwright/test';
import { Frames } from '../../static/run/frames.js';
import { Runner, SPEEDS } from '../../static/run/runner.js';

/** Milliseconds from frame to frame on most screens. */
const FRAME = 1000 / 60;
const FULL = SPEEDS.findIndex(({ perSecond }) => perSecond === Infinity);
const stopOf = (/** @type {string} */ label) => SPEEDS.findIndex((speed) => speed.label === label);

/** A browser whose time passes only as work takes it: frames come when the screen is ready and the page has time. */
class Browser {
  time = 1000;
  /** Milliseconds that the browser goes on working on what was drawn in a frame. */
  after = 0;
  #requests = 0;
  #period;
  /** @type {Map<number, (now: number) => void>} */ #waiting = new Map();
  frames = new Frames({
    now: () => this.time,
    request: (callback) => {
      this.#waiting.set(++this.#requests, callback);
      return this.#requests;
    },
    cancel: (request) => this.#waiting.delete(request),
  });

  /** @param {number} [period] milliseconds from frame to frame */
  constructor(period = FRAME) {
    this.#period = period;
  }

  /** Runs frames until so many milliseconds have passed. @param {number} milliseconds */
  run(milliseconds) {
    const end = this.time + milliseconds;
    while (this.time < end) {
      this.time = (Math.floor(this.time / this.#period + 1e-9) + 1) * this.#period;
      const now = this.time;
      const callbacks = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const callback of callbacks) callback(now);
      this.time += this.after;
      this.after = 0;
    }
  }
}

/**
 * A run whose iterations and drawings take so many milliseconds, and its drawings so many more after their script.
 * @param {Browser} browser
 * @param {{ stop: number, iteration?: number, drawing?: number, after?: number, slowly?: boolean }} costs
 */
function play(browser, { stop, iteration = 0.02, drawing = 1, after = 0, slowly = false }) {
  const seen = { iterations: 0, phases: 0, drawings: 0, drawing: 0, training: 0, longest: 0 };
  let last = browser.time;
  const runner = new Runner(
    {
      train: (count) => {
        seen.iterations += count;
        seen.training += count * iteration;
        browser.time += count * iteration;
      },
      phase: () => void seen.phases++,
      iteration: () => seen.iterations,
      draw: () => {
        seen.longest = Math.max(seen.longest, browser.time - last);
        last = browser.time;
        seen.drawings += 1;
        seen.drawing += drawing + after;
        browser.time += drawing;
        browser.after += after;
      },
    },
    browser.frames,
  );
  runner.speed = stop;
  runner.play(slowly);
  return { runner, seen };
}

test('a run begins with single iterations, each drawn, and is at its speed after three seconds', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: stopOf('250/s'), slowly: true });
  browser.run(1000);
  expect(seen.iterations, 'in the first second').toBeGreaterThanOrEqual(6);
  expect(seen.iterations).toBeLessThan(11);
  expect(seen.drawings, 'masks are seen to change').toBe(seen.iterations);
  expect(runner.reached, 'the speed that is shown is the one of this moment').toBeCloseTo(3 + 1.5 * seen.iterations, 5);
  browser.run(1000);
  expect(runner.reached).toBeGreaterThan(40);
  expect(runner.reached).toBeLessThan(80);
  browser.run(1500);
  expect(runner.reached).toBeCloseTo(250, 3);
  const before = seen.iterations;
  browser.run(2000);
  expect(Math.abs(seen.iterations - before - 500)).toBeLessThan(10);
  runner.stop();
});

test('a run that is taken up again goes on as fast as it was, one that begins again begins slowly', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: stopOf('250/s'), slowly: true });
  browser.run(5000);
  runner.pause();
  const before = seen.iterations;
  runner.play(true);
  browser.run(1000);
  expect(seen.iterations - before).toBeGreaterThan(245);
  seen.iterations = 0;
  runner.restart(true);
  browser.run(1000);
  expect(seen.iterations).toBeLessThan(11);
  runner.stop();
});

test('who chooses a speed while a run begins has it at once', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: stopOf('250/s'), slowly: true });
  browser.run(500);
  runner.speed = stopOf('500/s');
  browser.run(1000);
  expect(seen.iterations).toBeGreaterThan(490);
  runner.stop();
});

test('a slow start ends at full speed too, and no speed is exceeded', () => {
  for (const { label, perSecond, phases } of SPEEDS) {
    const browser = new Browser();
    const { runner, seen } = play(browser, { stop: stopOf(label), slowly: true });
    browser.run(1000);
    expect(seen.iterations, label).toBeLessThan(Math.min(11, perSecond + 2));
    if (phases) expect(seen.phases, 'a phase a second is slow enough').toBeGreaterThan(0);
    browser.run(7000);
    if (!phases) expect(runner.reached, label).toBeGreaterThan(Math.min(0.99 * perSecond, 10_000));
    runner.stop();
  }
});

test('a machine that does not keep up with a slow start shows the speed that it reaches', () => {
  const browser = new Browser();
  const { runner } = play(browser, { stop: stopOf('250/s'), iteration: 40, slowly: true });
  browser.run(6000);
  expect(runner.reached).toBeLessThan(26);
  expect(runner.reached).toBeGreaterThan(15);
  runner.stop();
});

for (const drawing of [1, 4, 8, 15, 28, 60]) {
  test(`at full speed, drawings of ${drawing} ms leave most of the time to training`, () => {
    const browser = new Browser();
    const { runner, seen } = play(browser, { stop: FULL, drawing });
    browser.run(10_000);
    runner.stop();
    expect(seen.drawing / 10_000, 'share of the time that drawing takes').toBeLessThan(0.42);
    expect(seen.training / 10_000, 'share of the time that training takes').toBeGreaterThan(0.36);
    // It is not starved either: pictures come as often as that share allows.
    expect(seen.longest).toBeLessThan(drawing / 0.4 + 3 * FRAME + drawing);
    if (drawing <= 4) expect(seen.drawings, 'a quick drawing comes in every frame').toBeGreaterThan(590);
  });
}

for (const [drawing, after] of [
  [8, 30],
  [2, 50],
  [1, 90],
]) {
  test(`what a browser does after a drawing of ${drawing} ms counts, too: ${after} ms`, () => {
    const browser = new Browser();
    const { runner, seen } = play(browser, { stop: FULL, drawing, after });
    browser.run(10_000);
    runner.stop();
    expect(seen.drawing / 10_000, 'share of the time that drawing takes').toBeLessThan(0.45);
    expect(seen.training / 10_000, 'share of the time that training takes').toBeGreaterThan(0.36);
    expect(seen.drawings, 'it is not starved').toBeGreaterThan(30);
  });
}

test('however slow drawing is, two pictures come in a second', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: FULL, drawing: 300, after: 200 });
  browser.run(20_000);
  runner.stop();
  expect(seen.longest).toBeLessThan(500 + 12 + 2 * FRAME);
  expect(seen.iterations).toBeGreaterThan(0);
});

test('a screen that is slow itself is no reason to draw less', () => {
  for (const period of [1000 / 30, 1000 / 24, 1000 / 144]) {
    const browser = new Browser(period);
    const { runner, seen } = play(browser, { stop: FULL, drawing: 1 });
    browser.run(2000);
    const before = seen.drawings;
    browser.run(10_000);
    runner.stop();
    const frames = 10_000 / Math.max(period, 2 * (1000 / 144));
    expect((seen.drawings - before) / frames, `frames of ${period} ms`).toBeGreaterThan(0.95);
  }
});

test('several runs at full speed share the time that drawing may take', () => {
  const browser = new Browser();
  const runs = [12, 12, 3].map((drawing) => play(browser, { stop: FULL, drawing }));
  browser.run(10_000);
  for (const { runner } of runs) runner.stop();
  expect(runs.reduce((sum, { seen }) => sum + seen.drawing, 0) / 10_000).toBeLessThan(0.42);
  for (const { seen } of runs) {
    expect(seen.drawings).toBeGreaterThan(80);
    expect(seen.iterations).toBeGreaterThan(30_000);
  }
});

test('many runs take turns, so that frames come in time and none is left behind', () => {
  const browser = new Browser();
  const runs = Array.from({ length: 20 }, () => play(browser, { stop: stopOf('250/s'), drawing: 3 }));
  browser.run(2000);
  const before = runs.map(({ seen }) => ({ ...seen }));
  const start = browser.time;
  let frames = 0;
  const count = () => {
    frames += 1;
    browser.frames.clock.request(count);
  };
  count();
  browser.run(10_000);
  for (const { runner } of runs) runner.stop();
  expect((browser.time - start) / frames, 'milliseconds from frame to frame').toBeLessThan(20);
  for (const [index, { seen }] of runs.entries()) {
    const { iterations = 0, drawings = 0 } = before[index] ?? {};
    expect((seen.iterations - iterations) / 10).toBeGreaterThan(240);
    expect((seen.drawings - drawings) / 10, 'drawings a second').toBeGreaterThan(7);
  }
});

test('a run that keeps its speed is drawn in every frame, however long that takes', () => {
  for (const label of ['30/s', '250/s', '1,000/s']) {
    const browser = new Browser();
    const { runner, seen } = play(browser, { stop: stopOf(label), drawing: 12 });
    browser.run(5000);
    runner.stop();
    expect(seen.drawings, label).toBeGreaterThan(Math.min(290, 30 * 5 - 2));
  }
});

test('a run that would lag behind its speed because of its drawings is drawn less, and keeps it', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: stopOf('250/s'), drawing: 40, after: 200 });
  browser.run(20_000);
  expect(runner.reached).toBeGreaterThan(215);
  expect(seen.longest).toBeLessThan(600);
  runner.stop();
});

test('a chosen speed that is out of reach is paced as full speed is', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: stopOf('1,000/s'), iteration: 2, drawing: 20 });
  browser.run(10_000);
  runner.stop();
  expect(seen.drawing / 10_000).toBeLessThan(0.42);
  expect(seen.iterations).toBeGreaterThan(1800);
});

test('a run that is paused between two drawings shows where it stands', () => {
  const browser = new Browser();
  const { runner, seen } = play(browser, { stop: FULL, drawing: 40 });
  browser.run(1000);
  const before = seen.drawings;
  while (seen.drawings === before) browser.run(FRAME / 2);
  const { drawings, iterations } = seen;
  browser.run(2 * FRAME);
  expect(seen.drawings, 'it waits for its turn').toBe(drawings);
  expect(seen.iterations).toBeGreaterThan(iterations);
  runner.pause();
  browser.run(1.5 * FRAME);
  expect(seen.drawings).toBe(drawings + 1);
  runner.stop();
});

test('the speed that is reached is the one that was chosen where the machine keeps up', () => {
  for (const { label, perSecond, phases } of SPEEDS) {
    if (phases || perSecond === Infinity) continue;
    const browser = new Browser();
    const { runner, seen } = play(browser, { stop: stopOf(label) });
    browser.run(6000);
    expect(runner.reached, label).toBeCloseTo(perSecond, 3);
    expect(Math.abs(seen.iterations - 6 * perSecond), label).toBeLessThan(0.03 * perSecond + 2);
    runner.stop();
  }
});

test('the speed that is reached is counted where the machine does not keep up', () => {
  for (const [stop, iteration, drawing] of [
    [stopOf('250/s'), 8, 3],
    [FULL, 0.05, 2],
    [FULL, 0.4, 30],
    [FULL, 70, 10],
  ]) {
    const browser = new Browser();
    const { runner, seen } = play(browser, { stop, iteration, drawing });
    browser.run(5000);
    const [start, before] = [browser.time, seen.iterations];
    browser.run(5000);
    const counted = (1000 * (seen.iterations - before)) / (browser.time - start);
    expect(Math.abs(runner.reached / counted - 1), `${runner.reached} for ${counted}`).toBeLessThan(0.05);
    runner.stop();
  }
});

test('no speed is shown that was not measured', () => {
  const browser = new Browser();
  const { runner } = play(browser, { stop: FULL });
  expect(runner.reached, 'at the start').toBeUndefined();
  browser.run(1000);
  expect(runner.reached).toBeGreaterThan(1000);
  runner.speed = stopOf('250/s');
  expect(runner.reached, 'at another speed').toBeUndefined();
  browser.run(1000);
  expect(runner.reached, 'nothing of the speed before is left').toBeCloseTo(250, 3);
  runner.setVisible(false);
  browser.time += 60_000;
  runner.setVisible(true);
  browser.run(1000);
  expect(runner.reached, 'what passes out of sight does not count').toBeCloseTo(250, 3);
  browser.time += 60_000;
  browser.run(1000);
  expect(runner.reached, 'nor while the page is hidden').toBeCloseTo(250, 3);
  runner.pause();
  expect(runner.reached, 'paused').toBeUndefined();
  runner.speed = stopOf('1 phase/s');
  runner.play();
  browser.run(5000);
  expect(runner.reached, 'phases are no iterations').toBeUndefined();
  runner.stop();
});
