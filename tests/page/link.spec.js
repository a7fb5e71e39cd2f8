// The link as a code, for those who follow a lecture on their telephones.

import { generate } from 'lean-qr';
import { expect, test } from './fixture.mjs';
import { violations } from './axe.mjs';
import { open } from './lab.mjs';

/** @param {import('@playwright/test').Page} page */
const dialog = (page) => page.getByRole('dialog', { name: /Open this/ });

/** The code that is shown, as rows of blanks and crosses. @param {import('@playwright/test').Page} page */
const shown = (page) =>
  dialog(page)
    .getByRole('img')
    .evaluate((picture) => {
      const size = picture.viewBox.baseVal.width + 2 * picture.viewBox.baseVal.x;
      const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => ' '));
      for (const [, x, y] of picture.firstChild.getAttribute('d').matchAll(/M(\d+) (\d+)h1v1h-1z/g)) rows[y][x] = 'x';
      return rows.map((row) => row.join('')).join('\n');
    });

/** @param {string} address */
const wanted = (address) => generate(address).toString({ on: 'x', off: ' ', pad: 0 }).trimEnd();

test('key Q shows the run’s address and a code of it, and goes with Escape', async ({ page, site }) => {
  await open(page, site, 'data=moons&drop=0.4');
  await page.keyboard.press('q');
  await expect(dialog(page)).toContainText(`${site}?data=moons&drop=0.4`);
  await expect(dialog(page)).toContainText('This address is of this machine');
  expect((await shown(page)).trimEnd()).toBe(wanted(`${site}?data=moons&drop=0.4`));
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
});

test('in a lesson the address is the lesson’s', async ({ page, site }) => {
  await open(page, site, 'lesson=thinned');
  await expect(page.locator('.lesson h2')).toBeVisible();
  await page.keyboard.press('q');
  await expect(page.getByRole('dialog', { name: 'Open this lesson' })).toContainText(`${site}?lesson=thinned`);
});

for (const [width, height] of [
  [375, 812],
  [812, 375],
  [1280, 720],
  [1920, 1080],
]) {
  test(`while presenting on ${width} × ${height} the code is in view, and Escape leaves it alone`, async ({
    page,
    site,
  }) => {
    await page.setViewportSize({ width, height });
    await open(page, site);
    await page.keyboard.press('p');
    await page.keyboard.press('q');
    const box = await dialog(page).boundingBox();
    const code = await dialog(page).getByRole('img').boundingBox();
    if (!box || !code) throw new Error('There is no code.');
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
    expect(code.width).toBeGreaterThan(Math.min(width, height) / 3);
    await page.screenshot({ path: `test-results/link-${width}.png` });
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.locator('dropout-lab')).toHaveAttribute('present');
  });
}
