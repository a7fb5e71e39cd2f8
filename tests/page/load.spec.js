// The page loads, at any path, from its own host alone, under the strictest policy, and says what it cannot do.
// (That nothing is asked of another host, and nothing complained of, every test checks: see fixture.mjs.)

import { expect, test } from './fixture.mjs';
import { open, ready } from './lab.mjs';

/** What suffices, and what embedding sites are told so. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'";

test('the page loads under its content security policy, and the lab is ready to play', async ({ page, site }) => {
  const response = await page.goto(site, { waitUntil: 'networkidle' });
  expect(response?.headers()['content-security-policy']).toBe(POLICY);
  await ready(page);
  await expect(page).toHaveTitle('Dropout Lab');
  await expect(page.getByRole('button', { name: 'Play' })).toBeEnabled();
});

test('the digits are fetched only when they are needed', async ({ page, site }) => {
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await open(page, site);
  expect(asked.some((path) => /digits-\w+\.bin$/.test(path))).toBe(false);
  await open(page, site, 'data=digits');
  expect(asked.filter((path) => /digits-\w+\.bin$/.test(path))).toHaveLength(1);
});

test('a query that cannot be is answered with a sentence, and the default runs', async ({ page, site }) => {
  await open(page, site, 'drop=1.5&layrs=8');
  const notice = page.getByText(/This link has mistakes: “drop”, “layrs” are left out/);
  await expect(notice).toBeVisible();
  await expect(page.getByText(/drop.*1\.5/).first()).toBeVisible();
  await expect(page.getByText(/layrs.*layers/).first()).toBeVisible();
  expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.query())).toBe('');
});

test('a browser without what the core needs gets a sentence', async ({ page, site }) => {
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.goto(site);
  await expect(page.getByText(/needs WebAssembly/)).toBeVisible();
});
