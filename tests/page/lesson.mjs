// Going through a lesson as a student does.

import { expect } from './fixture.mjs';
import { metrics } from './lab.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {string} name */
export const press = (page, name) => page.locator('.lesson').getByRole('button', { name, exact: true }).click();

/**
 * Goes to the question and answers it.
 * @param {Page} page
 * @param {number} choice
 */
export async function predict(page, choice) {
  await press(page, 'To the question');
  const run = page.getByRole('button', { name: 'Run it' });
  await expect(run).toBeDisabled();
  expect((await metrics(page)).iteration, 'nothing runs before the answer').toBe(0);
  await page.locator('.lesson .choice input').nth(choice).check();
  await run.click();
}

/** Waits for the verdict, and gives its first words. @param {Page} page */
export async function verdict(page) {
  const see = page.getByRole('button', { name: 'See all runs' });
  if (await see.isVisible()) await see.click().catch(() => {});
  await expect(page.locator('.verdict strong')).toBeVisible({ timeout: 60_000 });
  return page.locator('.verdict').innerText();
}
