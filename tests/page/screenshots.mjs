// Takes pictures of the page, to be looked at. `cargo xtask screenshots --help` tells the options.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './chromium.mjs';
import { frames, ready, train } from './lab.mjs';
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
    playing: { type: 'boolean', default: false },
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
    await mkdir('docs', { recursive: true });
    await picture({
      query: '',
      width: 1280,
      height: 800,
      theme: 'light',
      iterations: 2000,
      path: 'docs/dropout-lab.png',
    });
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
 * @param {object} options
 * @param {string} options.query
 * @param {number} options.width
 * @param {number} [options.height] of the part that is in the picture; without it, the whole page
 * @param {string} options.theme
 * @param {number} options.iterations
 * @param {string} options.path
 */
async function picture({ query, width, height, theme, iterations, path }) {
  const context = await browser.newContext({
    viewport: { width, height: height ?? (width < 600 ? 812 : Math.round((width * 9) / 16)) },
    deviceScaleFactor: width < 600 ? 2 : 1,
    colorScheme: theme === 'dark' ? 'dark' : 'light',
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  await page.goto(query ? `${url}?${query.replace(/^\?/, '')}` : url, { waitUntil: 'networkidle' });
  await ready(page);
  if (iterations > 0) await train(page, iterations);
  if (values.playing) {
    await page.getByRole('button', { name: 'Play' }).first().click();
    await page.waitForTimeout(1000);
  }
  await frames(page);
  if (values.selector) await page.locator(values.selector).first().screenshot({ path });
  else await page.screenshot({ path, fullPage: !height });
  console.log(path);
  await context.close();
}

/** @param {string} text */
function complain(text) {
  complaints += 1;
  console.log(`  the page complains: ${text}`);
}
