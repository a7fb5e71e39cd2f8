// Presets, the reset of all settings, and the ways back.

import { readFileSync } from 'node:fs';
import { expect, test } from './fixture.mjs';
import { open } from './lab.mjs';

/** @type {{ title: string, query: string }[]} */
const PRESETS = JSON.parse(readFileSync('static/presets/presets.json', 'utf8'));

/** @param {import('@playwright/test').Page} page */
const query = (page) => page.evaluate(() => document.querySelector('dropout-lab').query);

/** @param {import('@playwright/test').Page} page */
const presets = (page) => page.getByRole('button', { name: 'Presets', exact: true });

test('presets are fetched when they are first wanted', async ({ page, site }) => {
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await open(page, site);
  expect(asked.filter((path) => path.includes('preset'))).toEqual([]);
  await presets(page).click();
  await expect(page.locator('button.preset')).toHaveCount(PRESETS.length);
  expect(asked.filter((path) => path.includes('preset'))).toHaveLength(1);
});

test('each preset is the run that its link is', async ({ page, site }) => {
  await open(page, site);
  await presets(page).click();
  for (const { title, query: wanted } of PRESETS) {
    await page.locator('button.preset', { hasText: title }).first().click();
    await expect.poll(() => query(page)).toBe(wanted);
    await expect.poll(() => new URL(page.url()).search).toBe(wanted && `?${wanted}`);
  }
});

test('from a preset Back leads to the run before, and so does Undo', async ({ page, site }) => {
  await open(page, site, 'data=moons&drop=0.4');
  await presets(page).click();
  await page.locator('button.preset', { hasText: 'Forgotten scaling' }).click();
  await expect.poll(() => query(page)).toContain('b.scaling=none');
  await page.goBack();
  await expect.poll(() => query(page)).toBe('data=moons&drop=0.4');
  await page.goForward();
  await expect.poll(() => query(page)).toContain('b.scaling=none');

  await page.locator('button.preset', { hasText: 'Overfitting' }).click();
  await expect.poll(() => query(page)).toContain('layers=256,256');
  // The drawer of presets is the one that is open.
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await undo.click();
  await expect.poll(() => query(page)).toContain('b.scaling=none');
  await expect(undo).toBeFocused();
  // A step of the reader's own is no leap to come back from.
  await page.evaluate(() => document.querySelector('dropout-lab').set('lr', '0.01'));
  await expect(undo).toBeHidden();
});

test('all settings can be reset, which can be undone', async ({ page, site }) => {
  await open(page, site, 'data=digits&net=gru&seed=4');
  await page.getByRole('button', { name: 'All settings' }).click();
  const reset = page.getByRole('button', { name: 'Reset all settings' });
  await reset.click();
  await expect.poll(() => query(page)).toBe('');
  await expect(reset).toBeDisabled();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => query(page)).toBe('data=digits&net=gru&seed=4');
  await page.goBack();
  await expect.poll(() => query(page)).toBe('');
  await page.goBack();
  await expect.poll(() => query(page)).toBe('data=digits&net=gru&seed=4');
});

test('a lab in somebody else’s page has presets and a way back, and leaves the page’s history alone', async ({
  page,
  site,
}) => {
  await page.goto(new URL('../index.html', site).href);
  await page.waitForFunction(() => document.querySelector('dropout-lab')?.lab);
  const before = await page.evaluate(() => history.length);
  await page.evaluate(() => document.querySelector('dropout-lab').removeAttribute('views'));
  const first = page.locator('dropout-lab').first();
  await first.getByRole('button', { name: 'Presets', exact: true }).click();
  await first.locator('button.preset', { hasText: 'Too much dropout' }).click();
  await expect.poll(() => query(page)).toBe('data=digits&drop=0.9');
  await first.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => query(page)).toBe('data=moons&drop=0.5&seed=7');
  expect(await page.evaluate(() => history.length)).toBe(before);
});
