// Takes pictures of the page, to be looked at. `cargo xtask screenshots --help` tells the options.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './chromium.mjs';
import { serve } from './server.mjs';

const list = (/** @type {string} */ text) => text.split(',').map((word) => word.trim());

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'target/screenshots' },
    query: { type: 'string', multiple: true, default: [''] },
    widths: { type: 'string', default: '375,1280,1920' },
    themes: { type: 'string', default: 'light,dark' },
    iterations: { type: 'string', default: '500' },
    url: { type: 'string' },
    selector: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});

const server = values.url ? undefined : await serve();
const url = values.url ?? server?.url ?? '';
const browser = await launch();
let complaints = 0;

try {
  if (values.readme) {
    await picture({ query: '', width: 1280, theme: 'light', iterations: 2000, path: 'docs/dropout-lab.png', viewport: true });
  } else {
    await mkdir(values.out, { recursive: true });
    for (const query of values.query) {
      for (const width of list(values.widths).map(Number)) {
        for (const theme of list(values.themes)) {
          const trainings = [0, Number(values.iterations)].filter((iterations, index) => index === 0 || iterations > 0);
          for (const iterations of trainings) {
            const name = [query.replace(/[^\w.=-]+/g, '_') || 'default', width, theme, iterations].join('-');
            await picture({ query, width, theme, iterations, path: join(values.out, `${name}.png`) });
          }
        }
      }
    }
  }
} finally {
  await browser.close();
  server?.close();
}
if (complaints) process.exitCode = 1;

/**
 * @param {{ query: string, width: number, theme: string, iterations: number, path: string, viewport?: boolean }} options
 */
async function picture({ query, width, theme, iterations, path, viewport = false }) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 812 : Math.round((width * 9) / 16) },
    deviceScaleFactor: width < 600 ? 2 : 1,
    colorScheme: theme === 'dark' ? 'dark' : 'light',
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    complaints += 1;
    console.log(`  the page says: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    complaints += 1;
    console.log(`  the page throws: ${error.message}`);
  });
  await page.goto(query ? `${url}?${query.replace(/^\?/, '')}` : url, { waitUntil: 'networkidle' });
  if (iterations > 0) await train(page, iterations);
  // Two frames: one for the lab to draw, one to be sure that it has.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  if (values.selector) await page.locator(values.selector).first().screenshot({ path });
  else await page.screenshot({ path, fullPage: !viewport });
  console.log(path);
  await context.close();
}

/**
 * Plays until the lab has trained so long, and pauses.
 * @param {import('@playwright/test').Page} page
 * @param {number} iterations
 */
async function train(page, iterations) {
  await page.getByRole('button', { name: 'Play' }).first().click();
  await page
    .waitForFunction(
      (wanted) => {
        const text = document.querySelector('dropout-lab')?.shadowRoot?.querySelector('.readout.iteration .number')?.textContent;
        return Number((text ?? '').replace(/\D/g, '')) >= wanted;
      },
      iterations,
      { timeout: 60_000 },
    )
    .catch(() => {
      complaints += 1;
      console.log(`  the lab did not reach ${iterations} iterations in a minute`);
    });
  const pause = page.getByRole('button', { name: 'Pause' });
  if (await pause.count()) await pause.first().click();
}
