// What a reader waits for: everything that is fetched up to the first masked iteration.

import { brotliCompressSync, constants } from 'node:zlib';
import { expect, test } from './fixture.mjs';
import { open, train } from './lab.mjs';

/** Most requests, and most bytes after Brotli, until the first masks are drawn. */
const MOST = { requests: 8, bytes: 200_000 };

/** @param {Buffer} body */
const compressed = (body) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }).length;

/**
 * What the page asks for until the first masked iteration is drawn.
 * @param {import('@playwright/test').Page} page
 * @param {string} site
 */
async function firstLoad(page, site) {
  /** @type {import('@playwright/test').Response[]} */
  const answers = [];
  page.on('response', (response) => response.url().startsWith('http') && answers.push(response));
  // Heard before the lab hears it, which then loads what comes later.
  await page.addInitScript(() => {
    const drawn = () => (globalThis.firstDrawn ??= performance.timeOrigin + performance.now());
    document.addEventListener('iteration', drawn, { capture: true });
  });
  await open(page, site);
  await train(page, 1);
  const drawn = await page.evaluate(() => globalThis.firstDrawn);
  const inTime = answers.filter((response) => response.request().timing().startTime < drawn);
  const files = inTime.map(async (response) => ({
    path: new URL(response.url()).pathname.replace(/^.*\/week-3\//, '') || 'index.html',
    bytes: compressed(await response.body()),
  }));
  return Promise.all(files);
}

test(`the first masks need at most ${MOST.requests} requests`, async ({ page, site }) => {
  const files = await firstLoad(page, site);
  expect(files.length, JSON.stringify(files)).toBeLessThanOrEqual(MOST.requests);
  const plain = files.map(({ path }) => path).filter((path) => !/-[0-9A-Z]{8}\.\w+$/.test(path));
  expect(plain.sort(), 'all else is named by its content').toEqual(['index.html', 'static/element.js']);
});

test(`the first masks need at most ${MOST.bytes.toLocaleString('en')} bytes after Brotli`, async ({ page, site }) => {
  const files = await firstLoad(page, site);
  const sum = files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sum, JSON.stringify(files)).toBeLessThanOrEqual(MOST.bytes);
});

test('what is not needed for them comes after them, once', async ({ page, site }) => {
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const count = () => asked.filter((url) => /dropout-lab-rest-/.test(url)).length;
  await open(page, site);
  expect(count()).toBe(0);
  await train(page, 1);
  await expect.poll(count).toBe(1);
  await page.evaluate(() => document.querySelector('dropout-lab').set('net', 'mlp'));
  expect(count()).toBe(1);
});

test('a script may call at once what has not arrived', async ({ page, site }) => {
  await open(page, site);
  const factors = await page.evaluate(() => {
    const { lab } = document.querySelector('dropout-lab');
    lab.step(300);
    lab.set('drop', '0.5');
    return lab.factors('b', 1).length;
  });
  expect(factors).toBe(16 * 16);
});
