// What a lab goes through in a term: made and removed again and again, hundreds of thousands of iterations, settings and files that
// nobody should give it. Here in a short form; `cargo xtask explore` does all of it.

import { fileURLToPath } from 'node:url';
import { expect, test } from './fixture.mjs';
import { metrics, open, train } from './lab.mjs';

/** How much of each there is: all, or what every test run has time for. */
const [CYCLES, ITERATIONS, PAIRS] = process.env.DROPOUT_LAB_ENDURANCE ? [1000, 600_000, 20_000] : [60, 20_000, 300];

const number = (/** @type {number} */ count) => count.toLocaleString('en');

/** Has the core's memory in `globalThis.memory`. @param {import('@playwright/test').Page} page */
const exposeMemory = (page) =>
  page.addInitScript(() => {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...options) => {
      const result = await instantiate.apply(WebAssembly, options);
      globalThis.memory = result.instance.exports.memory;
      return result;
    };
  });

test(`a removed lab gives back its memory, ${number(CYCLES)} times`, async ({ page, site }) => {
  test.setTimeout(60_000 + 1000 * CYCLES);
  await exposeMemory(page);
  await open(page, site);
  await page.evaluate(() => document.querySelector('dropout-lab').remove());
  const memory = await page.evaluate(async (cycles) => {
    const { memory } = globalThis;
    const bytes = [];
    for (let round = 0; round < cycles; round++) {
      const element = document.createElement('dropout-lab');
      element.setAttribute('layers', round % 2 ? '64,64' : '32,32,32');
      element.style.display = 'block';
      const ready = new Promise((done) => element.addEventListener('ready', done, { once: true }));
      // Before the course, so that it is in view: what is not is not drawn.
      document.querySelector('main').prepend(element);
      await ready;
      element.step(5);
      // Every round does the same: all pictures are drawn, of which the first ones come one in a frame, and told in words.
      const pictures = [...element.shadowRoot.querySelectorAll('.canvas')].filter((part) => part.checkVisibility());
      while (pictures.some((part) => !part.querySelector('.unseen').textContent)) {
        await new Promise(requestAnimationFrame);
      }
      for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
      element.remove();
      await new Promise(requestAnimationFrame);
      if (element.lab) throw new Error('the removed element still has its lab');
      bytes.push(memory.buffer.byteLength);
    }
    return bytes;
  }, CYCLES);
  expect(memory).toHaveLength(CYCLES);
  expect(memory.at(-1), `wasm memory after each round: ${memory.join(' ')}`).toBe(memory[9]);
});

test(`${number(ITERATIONS)} iterations, in pieces, are one run, with numbers to the end and no more memory`, async ({
  page,
  site,
}) => {
  test.setTimeout(60_000 + ITERATIONS);
  await exposeMemory(page);
  await open(page, site);
  const outcome = await page.evaluate(async (iterations) => {
    const element = document.querySelector('dropout-lab');
    const Lab = element.lab.constructor;
    const bytes = [];
    for (let done = 0; done < iterations; done += iterations / 20) {
      element.step(iterations / 20);
      await new Promise(requestAnimationFrame);
      bytes.push(globalThis.memory.buffer.byteLength);
    }
    const alone = new Lab('');
    alone.step(iterations);
    const fingerprints = [element.lab.fingerprint(), alone.fingerprint()];
    alone.free();
    return { bytes, fingerprints };
  }, ITERATIONS);
  expect(outcome.fingerprints[0]).toBe(outcome.fingerprints[1]);
  expect(outcome.bytes.at(-1), outcome.bytes.join(' ')).toBeLessThanOrEqual(2 * (outcome.bytes[0] ?? 0));
  const { iteration, a, b } = await metrics(page);
  expect(iteration).toBe(ITERATIONS);
  expect([a.trainLoss, a.testLoss, b.trainLoss, b.testLoss].every(Number.isFinite)).toBe(true);
  await expect(page.locator('dropout-lab').getByText(/NaN|Infinity/)).toHaveCount(0);
});

test(`${number(PAIRS)} hostile pairs of a key and a value: a change or a sentence`, async ({ page, site }) => {
  test.setTimeout(60_000 + 50 * PAIRS);
  await page.addInitScript({ path: fileURLToPath(new URL('hostile.js', import.meta.url)) });
  await open(page, site, 'layers=4');
  const { changes, sentences, broken } = await page.evaluate(async (pairs) => {
    const { key, value } = hostile(5);
    const element = document.querySelector('dropout-lab');
    const outcome = { changes: 0, sentences: 0, broken: /** @type {string[]} */ ([]) };
    for (let count = 0; count < pairs && outcome.broken.length < 20; count += 1) {
      const pair = [key(), value()];
      try {
        await element.set(...pair);
        outcome.changes += 1;
        // A large network is as good as a small one here, and takes its time.
        if (element.lab.layers('b').some((units) => units > 64)) await element.set('layers', '4');
      } catch (error) {
        if (error instanceof Error && error.message && !(error instanceof WebAssembly.RuntimeError))
          outcome.sentences += 1;
        else outcome.broken.push(`${pair.join('=').slice(0, 200)}: ${error}`);
      }
      if (count % 100 === 0) await new Promise(requestAnimationFrame);
    }
    return outcome;
  }, PAIRS);
  expect(broken).toEqual([]);
  expect(changes).toBeGreaterThan(PAIRS / 100);
  expect(sentences).toBeGreaterThan(PAIRS / 4);
  await page.evaluate(() => document.querySelector('dropout-lab').restart());
  await train(page, 3);
});

/** Files of weights that are none, each made of a good one. @type {Record<string, (good: string) => string>} */
const FILES = {
  empty: () => '',
  'a blank': () => ' ',
  null: () => 'null',
  'a number': () => '0',
  'a text': () => '"weights"',
  'a list': () => '[]',
  'an empty object': () => '{}',
  'no JSON': () => '<!doctype html>',
  'the first half': (good) => good.slice(0, good.length / 2),
  'all but the last character': (good) => good.trimEnd().slice(0, -1),
  'one character too many': (good) => `${good}}`,
  'two files in one': (good) => good + good,
  'a hundred thousand brackets': () => '['.repeat(100_000),
  'another format': (good) => good.replace('dropout-lab weights', 'other weights'),
  'another version': (good) => good.replace('"version":1', '"version":2'),
  'a version in words': (good) => good.replace('"version":1', '"version":"one"'),
  'no query': (good) => good.replace('"query":"layers=3",', ''),
  'a query that cannot be': (good) => good.replace('layers=3', 'layers=99999'),
  'the query of another network': (good) => good.replace('layers=3', 'layers=4'),
  'an iteration below 0': (good) => good.replace('"iteration":0', '"iteration":-1'),
  'half an iteration': (good) => good.replace('"iteration":0', '"iteration":0.5'),
  'no network without dropout': (good) => good.replace(/"a":\[.*?\]\}\}\],/s, ''),
  'a layer less': (good) => good.replace(/,\s*\{"layer".*?\}\}(?=\])/s, ''),
  'a layer of a kind that is none': (good) => good.replace('"layer":"dense"', '"layer":"sparse"'),
  'another shape': (good) => good.replace(/"shape":\[2,3\]/, '"shape":[3,2]'),
  'a shape without end': (good) => good.replace(/"shape":\[2,3\]/, '"shape":[4294967295,4294967295]'),
  'a number less': (good) => good.replace(/"data":\[[^,]*,/, '"data":['),
  'no number': (good) => good.replace(/"data":\[[^,]*,/, '"data":[NaN,'),
};

test(`${Object.keys(FILES).length} files of weights that are none: a sentence, and the run goes on`, async ({
  page,
  site,
}) => {
  await open(page, site, 'layers=3');
  const good = await page.evaluate(() => document.querySelector('dropout-lab').lab.weights());
  const files = Object.entries(FILES).map(([name, make]) => [name, make(good)]);
  expect(
    files.filter(([, text]) => text === good).map(([name]) => name),
    'all differ from the good one',
  ).toEqual([]);
  const broken = await page.evaluate((files) => {
    const { lab } = document.querySelector('dropout-lab');
    const before = lab.fingerprint();
    return files.flatMap(([name, text]) => {
      try {
        lab.load(text);
        return [`${name}: it is taken`];
      } catch (error) {
        const isSentence = error instanceof Error && error.message && !(error instanceof WebAssembly.RuntimeError);
        if (!isSentence) return [`${name}: ${error}`];
        return lab.fingerprint() === before ? [] : [`${name}: it has changed the run`];
      }
    });
  }, files);
  expect(broken).toEqual([]);
  await train(page, 3);
});
