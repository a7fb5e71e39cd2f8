// A part of the page that cannot be fetched when it is needed: a sentence in its place, and another try later.

import { test as plain } from '@playwright/test';
import { expect } from './fixture.mjs';
import { open, train } from './lab.mjs';
import { serve } from './server.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
plain.beforeAll(async () => {
  server = await serve();
});
plain.afterAll(() => server.close());

/** @param {import('@playwright/test').Page} page */
const inside = (page) => page.locator('dropout-lab details.inside');

plain('the chart', async ({ page }) => {
  await page.route(/\/plot-/, (route) => route.abort());
  await open(page, server.url);
  await train(page, 20);
  const hint = page.locator('dropout-lab .chart.loss').getByText('could not be loaded');
  await expect(hint).toBeVisible();
  await page.unroute(/\/plot-/);
  await train(page, 20);
  await expect(page.locator('dropout-lab .chart.loss canvas')).toBeVisible();
  await expect(hint).toBeHidden();
});

plain('the measures', async ({ page }) => {
  await page.route(/\/measures-/, (route) => route.abort());
  await open(page, server.url);
  await inside(page).locator('summary').click();
  await expect(inside(page).getByText('could not be loaded')).toBeVisible();
  await page.unroute(/\/measures-/);
  await inside(page).locator('summary').click();
  await inside(page).locator('summary').click();
  await expect(inside(page).getByText('Measured at iteration 0')).toBeVisible();
});

for (const part of ['requests-', 'worker_bg-']) {
  plain(`the worker (${part})`, async ({ page }) => {
    await page.route(new RegExp(`/${part}`), (route) => route.abort());
    await open(page, server.url);
    await page.getByRole('button', { name: 'Keras code' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/A part of the lab’s program could not be loaded/)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.unroute(new RegExp(`/${part}`));
    await page.getByRole('button', { name: 'Keras code' }).click();
    await expect(dialog).toContainText('import keras');
  });
}

plain('the digits', async ({ page }) => {
  await page.route(/\/digits-/, (route) => route.abort());
  await open(page, server.url, 'data=digits');
  await expect(page.getByText(/handwritten digits could not be loaded/)).toBeVisible();
  await train(page, 5);
  await page.unroute(/\/digits-/);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').set('data', 'digits'))).toBe('restart');
});
