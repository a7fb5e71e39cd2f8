// dist/embed.html, the lab alone, in a frame of a page at another origin, with README's script around it.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test as plain } from '@playwright/test';
import { expect } from './fixture.mjs';
import { POLICY, serve } from './server.mjs';

/** What README shows a teacher to paste: the frame, and the script that gives it its height. */
const [SNIPPET = ''] = /<iframe id="lab".*?<\/script>/s.exec(readFileSync('README.md', 'utf8')) ?? [];

/** What the server of the lab sends, so that a sandboxed frame may use it. */
const ALLOWING = {
  'Access-Control-Allow-Origin': '*',
  'Content-Security-Policy': POLICY.replace("worker-src 'self'", "worker-src 'self' blob:"),
};

/**
 * Opens a teacher's page with a lab in it, which comes from another origin.
 * @param {import('@playwright/test').Page} page
 * @param {object} options
 * @param {string} options.query
 * @param {string} [options.attributes] of the frame
 * @param {Record<string, string>} [options.headers] of the lab's server
 */
async function openTeachers(page, { query, attributes = '', headers }) {
  const lab = await serve({ headers });
  const snippet = SNIPPET.replace(/src="[^"]*"/, `src="${lab.url}embed.html?${query}" ${attributes}`);
  const teacher = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><link rel="icon" href="data:,"><h1>Week 3</h1>${snippet}<p>The end.</p>`);
  });
  await new Promise((done) => teacher.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (teacher.address());
  await page.goto(`http://127.0.0.1:${port}/`);
  const frame = /** @type {import('@playwright/test').Frame} */ (page.frames()[1]);
  await frame.waitForFunction(() => document.querySelector('dropout-lab')?.lab);
  const close = () => [lab, teacher].forEach((server) => server.close());
  return { frame, close };
}

/** How much higher the frame is than what it shows, which may then not scroll. @param {import('@playwright/test').Page} page @param {import('@playwright/test').Frame} frame */
async function spare(page, frame) {
  const height = await page.evaluate(() => document.querySelector('iframe').clientHeight);
  return height - (await frame.evaluate(() => document.body.getBoundingClientRect().height));
}

plain('in a sandboxed frame it runs and measures, and the frame is as high as the lab', async ({ page }) => {
  const { frame, close } = await openTeachers(page, {
    query: 'data=moons&drop=0.5&views=network,curves,inside',
    attributes: 'sandbox="allow-scripts"',
    headers: ALLOWING,
  });
  try {
    await expect.poll(() => spare(page, frame)).toBeLessThan(1);
    expect(await spare(page, frame)).toBeGreaterThanOrEqual(0);
    const { query, iteration, layers } = await frame.evaluate(async () => {
      const element = document.querySelector('dropout-lab');
      element.step(20);
      const { b } = await element.measure('sparsity');
      return { query: element.query, iteration: element.lab.metrics().iteration, layers: b.layers.length };
    });
    expect({ query, iteration, layers }).toEqual({ query: 'data=moons&drop=0.5', iteration: 20, layers: 2 });
  } finally {
    close();
  }
});

plain('the frame grows and shrinks with the lab, and comes to rest', async ({ page }) => {
  const { frame, close } = await openTeachers(page, { query: 'theme=dark' });
  const height = () => page.evaluate(() => document.querySelector('iframe').clientHeight);
  try {
    await expect.poll(() => spare(page, frame)).toBeLessThan(1);
    const whole = await height();
    await frame.evaluate(() => document.querySelector('dropout-lab').setAttribute('views', 'network'));
    await expect.poll(height).toBeLessThan(whole - 100);
    await page.waitForTimeout(300);
    const [alone, later] = [await height(), (await page.waitForTimeout(500), await height())];
    expect(later).toBe(alone);
    await page.setViewportSize({ width: 500, height: 800 });
    await expect.poll(height).not.toBe(alone);
    await expect.poll(() => spare(page, frame)).toBeLessThan(1);
    // On a phone the bar is at the bottom of the window, which here would be that of the lab.
    const bar = await frame.locator('dropout-lab button.play').boundingBox();
    const network = await frame.locator('dropout-lab .network canvas').first().boundingBox();
    expect(bar?.y).toBeLessThan(network?.y ?? 0);
    expect(await frame.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  } finally {
    close();
  }
});

plain('a lesson, and what is no setting', async ({ page }) => {
  const { frame, close } = await openTeachers(page, { query: 'lesson=thinned&lerning=3' });
  try {
    await expect(frame.locator('.lesson h2')).toBeVisible();
    await expect(frame.getByText(/lerning/).first()).toBeVisible();
    await expect.poll(() => spare(page, frame)).toBeLessThan(1);
  } finally {
    close();
  }
});
