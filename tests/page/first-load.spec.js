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
  /** @type {Promise<{ path: string, bytes: number }>[]} */
  const answers = [];
  page.on('response', (response) => {
    if (!response.url().startsWith('http')) return;
    const path = new URL(response.url()).pathname.replace(/^.*\/week-3\//, '');
    answers.push(response.body().then((body) => ({ path: path || 'index.html', bytes: compressed(body) })));
  });
  await open(page, site);
  await train(page, 1);
  return Promise.all(answers);
}

test(`the first masks need at most ${MOST.requests} requests`, async ({ page, site }) => {
  const files = await firstLoad(page, site);
  expect(files.length, JSON.stringify(files)).toBeLessThanOrEqual(MOST.requests);
  const plain = files.map(({ path }) => path).filter((path) => !/-[0-9A-Z]{8}\.\w+$/.test(path));
  expect(plain.sort(), 'all else is named by its content').toEqual(['index.html', 'static/element.js']);
});

// The core alone is 250 kB: see CONTRIBUTING.md, "The size of the first load".
test(`the first masks need at most ${MOST.bytes.toLocaleString('en')} bytes after Brotli`, async ({
  page,
  site,
}) => {
  const files = await firstLoad(page, site);
  console.log(files);
  const sum = files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sum, JSON.stringify(files)).toBeLessThanOrEqual(MOST.bytes);
});
