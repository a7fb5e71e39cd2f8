// A run or a lesson on paper: one page, light, with everything that somebody else needs to make it again.

import { expect, test } from './fixture.mjs';
import { open, train } from './lab.mjs';
import { predict, press, verdict } from './lesson.mjs';

/** Waits until the part that prints has come. @param {import('@playwright/test').Page} page */
const prepared = (page) => page.waitForResponse(/\/paper-/, { timeout: 10_000 }).then(() => page.waitForTimeout(300));

/** How many pages it would be. @param {import('@playwright/test').Page} page @param {string} format */
async function pages(page, format) {
  const file = await page.pdf({ format, preferCSSPageSize: true });
  return file.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;
}

/** What is printed. @param {import('@playwright/test').Page} page */
async function printed(page) {
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  return page.locator('dropout-lab .paper');
}

for (const theme of /** @type {const} */ (['light', 'dark'])) {
  test(`a run is one page with all of it, on a ${theme} page`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, site, 'data=moons&drop=0.4');
    const coming = prepared(page);
    const fingerprint = await train(page, 200);
    await coming;
    for (const format of ['A4', 'Letter']) expect(await pages(page, format)).toBe(1);
    const paper = await printed(page);
    await expect(paper.locator('canvas:visible')).toHaveCount(5);
    await expect(paper.getByRole('heading', { name: 'Moons, Dense' })).toBeVisible();
    await expect(paper.locator('strong', { hasText: 'Dropout rate p 0.4' })).toBeVisible();
    await expect(paper).toContainText(`Iteration 200, fingerprint ${fingerprint}: ${site}?data=moons&drop=0.4`);
    await expect(paper.getByRole('row', { name: 'Test loss' }).first()).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    // Paper is white, whatever the screen is.
    const corner = await paper
      .locator('canvas')
      .first()
      .evaluate((canvas) => {
        const [red, green, blue, alpha] = canvas.getContext('2d').getImageData(1, 1, 1, 1).data;
        return alpha === 0 ? [255, 255, 255] : [red, green, blue];
      });
    expect(Math.min(...corner)).toBeGreaterThan(200);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await expect(paper).toHaveCount(0);
  });
}

test('a lesson is one page with its question, its verdict and the link to it', async ({ page, site }) => {
  await open(page, site, 'lesson=thinned');
  const coming = prepared(page);
  await predict(page, 2);
  await verdict(page);
  await press(page, 'Why?');
  await coming;
  for (const format of ['A4', 'Letter']) expect(await pages(page, format)).toBe(1);
  const paper = await printed(page);
  await expect(paper).toContainText('How many networks does one step train?');
  await expect(paper).toContainText('It came out in');
  await expect(paper).toContainText('You predicted C');
  await expect(paper).toContainText(`${site}?lesson=thinned`);
});

for (const query of ['data=digits&net=cnn', 'data=curve', 'compare=off']) {
  test(`one page: ${query}`, async ({ page, site }) => {
    await open(page, site, query);
    const coming = prepared(page);
    await train(page, 30);
    await coming;
    for (const format of ['A4', 'Letter']) expect(await pages(page, format)).toBe(1);
  });
}
