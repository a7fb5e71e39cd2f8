// The page's address has its run: it is written at rest, and read when the reader goes back.

import { expect, test } from './fixture.mjs';
import { open, ready } from './lab.mjs';

/** @param {import('@playwright/test').Page} page */
const query = (page) => page.evaluate(() => document.querySelector('dropout-lab').query);
/** @param {import('@playwright/test').Page} page */
const search = (page) => new URL(page.url()).search;

test('a browser that takes only so many changes of the address has the last one in the end', async ({ page, site }) => {
  // As Safari does: a hundred in half a minute, then an exception.
  await page.addInitScript(() => {
    const replaceState = history.replaceState.bind(history);
    globalThis.written = 0;
    history.replaceState = (...args) => {
      globalThis.written += 1;
      if (globalThis.written > 100) throw new DOMException('Too often.', 'SecurityError');
      replaceState(...args);
    };
  });
  await open(page, site);
  const slider = page.locator('dropout-lab .controls input[type=range]').first();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The slider cannot be seen.');
  const at = (/** @type {number} */ share) => box.x + 8 + share * (box.width - 16);
  await page.mouse.move(at(0.5), box.y + box.height / 2);
  await page.mouse.down();
  for (let sweep = 0; sweep < 4; sweep++) {
    for (let step = 0; step <= 60; step++) await page.mouse.move(at(step / 60), box.y + box.height / 2);
  }
  await page.mouse.move(at(0.3), box.y + box.height / 2);
  await page.mouse.up();
  const now = await query(page);
  expect(now).not.toBe('');
  await expect.poll(() => search(page)).toBe(`?${now}`);
  expect(await page.evaluate(() => globalThis.written)).toBeLessThan(10);
});

test('what the browser refused is written when it allows it again', async ({ page, site }) => {
  await page.addInitScript(() => {
    const replaceState = history.replaceState.bind(history);
    let refused = 0;
    history.replaceState = (...args) => {
      if (++refused <= 2) throw new DOMException('Too often.', 'SecurityError');
      replaceState(...args);
    };
  });
  await open(page, site);
  await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.6'));
  await expect.poll(() => search(page)).toBe('?drop=0.6');
});

test('after Back and Forward the run is that of the address', async ({ page, site }) => {
  await open(page, site, 'drop=0.3');
  // Another entry of the page's own, as links within it make them.
  await page.evaluate(() => (location.hash = 'section'));
  await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.6'));
  await expect.poll(() => search(page)).toBe('?drop=0.6');
  await page.goBack();
  expect(search(page)).toBe('?drop=0.3');
  await expect.poll(() => query(page)).toBe('drop=0.3');
  await page.goForward();
  await expect.poll(() => query(page)).toBe('drop=0.6');
  expect(search(page)).toBe('?drop=0.6');
});

test('Back to the page, from another one', async ({ page, site }) => {
  await open(page, site, 'drop=0.3');
  await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.6'));
  await expect.poll(() => search(page)).toBe('?drop=0.6');
  await page.goto('about:blank');
  await page.goBack();
  await ready(page);
  expect([search(page), await query(page)]).toEqual(['?drop=0.6', 'drop=0.6']);
});

test('an endless address is answered at once', async ({ page, site }) => {
  await open(page, site);
  const { milliseconds, notice } = await page.evaluate(async () => {
    const element = document.createElement('dropout-lab');
    element.setAttribute('query', Array.from({ length: 250_000 }, (_, index) => `k${index}=1`).join('&'));
    const Lab = document.querySelector('dropout-lab').lab.constructor;
    // What says why a query is wrong may have to arrive first.
    Lab.read('wrong=1');
    const start = performance.now();
    const { leftOut } = Lab.read(element.getAttribute('query'));
    const milliseconds = performance.now() - start;
    const isReady = new Promise((done) => element.addEventListener('ready', done, { once: true }));
    document.body.append(element);
    await isReady;
    return { milliseconds, notice: leftOut[0].sentence };
  });
  expect(milliseconds).toBeLessThan(100);
  expect(notice).toMatch(/begins a query of \d+ characters; allowed: at most 10000/);
});

test('weights far longer than their network are refused before they are read', async ({ page, site }) => {
  await open(page, site);
  const { milliseconds, message } = await page.evaluate(() => {
    const lab = document.querySelector('dropout-lab').lab;
    const text = `${lab.weights().slice(0, -1)}${' '.repeat(108e6)}}`;
    // The text is built when it is first read: that is not the lab's time.
    text.charCodeAt(5000);
    const start = performance.now();
    try {
      lab.load(text);
      return { milliseconds: Infinity, message: 'taken' };
    } catch (error) {
      return { milliseconds: performance.now() - start, message: error.message };
    }
  });
  expect(message).toMatch(/has 1080\d+ bytes; the weights of its run take at most/);
  expect(milliseconds).toBeLessThan(50);
});
