// After one visit the page opens without a network; the next visit has what is new; frames and other people's pages keep nothing.

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test as plain } from '@playwright/test';
import { expect } from './fixture.mjs';
import { openGuest } from './guest.mjs';
import { open, ready, train } from './lab.mjs';
import { serve } from './server.mjs';

/** @typedef {import('@playwright/test').Page} Page */

plain.use({ serviceWorkers: 'allow' });

const FOLDER = 'target/offline';
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
plain.beforeEach(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await cp('dist', FOLDER, { recursive: true });
  server = await serve({ folder: FOLDER });
});
plain.afterEach(() => server.close());

/** How many files are kept. @param {Page} page */
const kept = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().length;
  });

/** How many service workers look after this page. @param {Page} page */
const workers = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

/** Visits the page until it is kept. @param {Page} page @param {string} [query] */
async function visit(page, query) {
  await open(page, server.url, query);
  await train(page, 1);
  await page.evaluate(() => navigator.serviceWorker.ready);
}

/** The server goes away, and comes back at the same address with what `change` has made of its files. @param {() => Promise<void>} [change] */
async function restart(change) {
  const { port } = new URL(server.url);
  server.close();
  await change?.();
  return async () => {
    server = await serve({ folder: FOLDER, port: Number(port) });
  };
}

/** @param {string} name @param {(text: string) => string} change */
async function edit(name, change) {
  await writeFile(`${FOLDER}/${name}`, change(await readFile(`${FOLDER}/${name}`, 'utf8')));
}

plain('without a network the page opens, trains, looks inside and has its digits', async ({ page }) => {
  await visit(page);
  await page.evaluate(() => document.querySelector('dropout-lab').restart());
  const wanted = await train(page, 30);
  await restart();
  await page.goto(`${server.url}?`);
  await ready(page);
  expect(await train(page, 30)).toBe(wanted);
  const hasNetwork = await page.evaluate(() =>
    fetch('anything.txt').then(
      () => true,
      () => false,
    ),
  );
  expect(hasNetwork).toBe(false);
  const layers = await page.evaluate(async () => {
    const element = document.querySelector('dropout-lab');
    const { b } = await element.measure('sparsity');
    await element.set('data', 'digits');
    return b.layers.length;
  });
  expect(layers).toBe(2);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await expect(page.locator('.lessons a').first()).toBeVisible();
});

plain('what is new is there at the next visit, and not before', async ({ page }) => {
  await visit(page);
  const back = await restart(async () => {
    await edit('index.html', (text) => text.replace('<title>', '<title>New '));
    await edit('static/element.js', (text) => `globalThis.isNew = true;${text}`);
    await edit('service-worker.js', (text) => text.replace(/version:"\w+"/, 'version:"another"'));
  });
  await back();
  await train(page, 5);
  expect(await page.title()).toBe('Dropout Lab');
  await page.reload();
  await ready(page);
  expect(await page.title()).toBe('New Dropout Lab');
  expect(await page.evaluate(() => 'isNew' in globalThis)).toBe(true);
});

plain('a server that is out of order, or does not answer, is not waited for', async ({ page }) => {
  await visit(page);
  await restart();
  const sick = createServer((request, response) => {
    if (!request.url?.endsWith('element.js')) response.writeHead(502).end('Bad gateway');
  });
  await new Promise((done) => sick.listen(Number(new URL(server.url).port), '127.0.0.1', () => done(undefined)));
  try {
    await page.reload();
    await ready(page);
    await train(page, 1);
  } finally {
    sick.closeAllConnections();
    sick.close();
  }
});

plain('“no-cache” in the address forgets what is kept, and the run goes on as asked', async ({ page }) => {
  await visit(page);
  expect(await kept(page)).toBeGreaterThan(8);
  await open(page, server.url, 'data=moons&no-cache');
  await expect.poll(() => workers(page)).toBe(0);
  await expect.poll(() => kept(page)).toBe(0);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').query)).toBe('data=moons');
  await expect(page.getByText('cannot be used')).toHaveCount(0);
  await train(page, 1);
  await page.waitForTimeout(4000);
  expect(await workers(page)).toBe(0);
});

plain('a lab in another page, and the page in a frame, keep nothing', async ({ page }) => {
  await openGuest(page, server.url, {
    body: `<dropout-lab views="network"></dropout-lab><iframe src="${server.url}" width="1000" height="900"></iframe>`,
  });
  const frame = /** @type {import('@playwright/test').Frame} */ (page.frames()[1]);
  await frame.waitForFunction(() => document.querySelector('dropout-lab')?.lab);
  await train(page, 1);
  await frame.evaluate(() => document.querySelector('dropout-lab').step(1));
  await page.waitForTimeout(4000);
  expect(await workers(page)).toBe(0);
  expect(await frame.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});
