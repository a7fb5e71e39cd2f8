// Where a lab cannot start, there is a sentence that says why and what to do: in the page's own text where no script of ours
// runs, else in the lab.

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import sirv from 'sirv';
import { test as plain } from '@playwright/test';
import { addressOfGuest, openGuest, serveGuest } from './guest.mjs';
import { expect, test } from './fixture.mjs';
import { ready } from './lab.mjs';
import { serve } from './server.mjs';

/** The snippet that README tells others to paste. */
const SNIPPET = /```html\n(<script[^]+?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
plain.beforeAll(async () => {
  server = await serve();
});
plain.afterAll(() => server.close());

/** A server of its own origin. @param {import('node:http').RequestListener} listener */
async function listen(listener) {
  const server = createServer(listener);
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

plain('a page from a file says that it needs a server', async ({ page }) => {
  await page.goto(pathToFileURL(resolve('dist/index.html')).href);
  await expect(page.getByText('it needs a web server')).toBeVisible();
});

plain('so does README’s snippet in a file of one’s own', async ({ page }, info) => {
  expect(SNIPPET).toContain('<dropout-lab');
  const path = info.outputPath('page.html');
  const script = pathToFileURL(resolve('dist/static/element.js')).href;
  writeFileSync(path, `<!doctype html>${SNIPPET.replace(/src="[^"]+"/, `src="${script}"`)}`);
  await page.goto(pathToFileURL(path).href);
  await expect(page.getByText('not from a file on disk')).toBeVisible();
});

test('README’s snippet, served, shows the lab and not the sentence', async ({ page, site }) => {
  const body = SNIPPET.replace(/<script[^>]*><\/script>/, '');
  await openGuest(page, site, { body });
  await expect(page.getByText('not from a file on disk')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

plain('a frame without scripts, and one whose origin may not have the script', async ({ page }) => {
  await page.route(/outer\.html/, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<iframe id="none" sandbox src="${server.url}"></iframe>
        <iframe id="scripts" sandbox="allow-scripts" src="${server.url}"></iframe>`,
    }),
  );
  await page.goto(new URL('outer.html', server.url).href);
  for (const id of ['none', 'scripts']) {
    await expect(page.frameLocator(`#${id}`).getByText('The lab has not started')).toBeVisible();
  }
});

for (const [name, allowed, sentence] of /** @type {const} */ ([
  ['its scripts', /^$/, 'a server that lets this page use it'],
  ['its data', /\.js$/, 'does not allow other sites to use the lab (CORS)'],
])) {
  plain(`a server of another origin that does not allow ${name}`, async ({ page }) => {
    const files = sirv('dist', {
      dev: true,
      setHeaders: (response, path) => {
        if (allowed.test(path)) response.setHeader('Access-Control-Allow-Origin', '*');
      },
    });
    const lab = await listen((request, response) => files(request, response));
    const host = await listen((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!doctype html>${SNIPPET.replace(/src="[^"]+"/, `src="${lab.url}/static/element.js"`)}`);
    });
    await page.goto(host.url);
    await expect(page.getByText(sentence)).toBeVisible();
    lab.close();
    host.close();
  });
}

for (const [policy, sentence] of /** @type {const} */ ([
  ["script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'", /policy of this page forbids it.*connect-src/],
  ["script-src 'self'; connect-src 'self'", /forbids WebAssembly.*'wasm-unsafe-eval'/],
])) {
  plain(`a policy that forbids: ${policy}`, async ({ page }) => {
    await serveGuest(page, server.url, {
      body: '<dropout-lab></dropout-lab>',
      headers: { 'Content-Security-Policy': policy },
    });
    await page.goto(addressOfGuest(server.url));
    const lab = page.locator('dropout-lab');
    await expect(lab.getByText(sentence)).toBeVisible();
    await expect(lab.getByText(/connection/)).toBeHidden();
  });
}

plain('a server that has lost a part', async ({ page }) => {
  await page.route(/dropout-lab_bg/, (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(server.url);
  await expect(page.getByText('the server answered 404')).toBeVisible();
});

for (const language of ['C', 'en-US@posix', '']) {
  test(`a browser whose language is “${language}”`, async ({ page, site }) => {
    await page.addInitScript((language) => {
      Object.defineProperty(Navigator.prototype, 'language', { get: () => language });
      Object.defineProperty(Navigator.prototype, 'languages', { get: () => [language] });
    }, language);
    await page.goto(site);
    await ready(page);
    await page.evaluate(() => document.querySelector('dropout-lab').step(50));
    await expect(page.locator('dropout-lab .chart.loss canvas')).toBeVisible();
  });
}
