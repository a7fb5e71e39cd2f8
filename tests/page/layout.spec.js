// Nothing is cut off or needs scrolling sideways, from the smallest telephone to the largest screen.

import { expect, test } from './fixture.mjs';
import { frames, open, train, unfold } from './lab.mjs';

/**
 * What reaches beyond the page's sides, as selectors with their reach.
 * @param {import('@playwright/test').Page} page
 */
function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > width)
      found.push(`the page scrolls: ${document.documentElement.scrollWidth}`);
    const root = document.querySelector('dropout-lab').shadowRoot;
    for (const element of root.querySelectorAll('*')) {
      const { left, right, width: own } = element.getBoundingClientRect();
      if (!own || !element.checkVisibility() || element.closest('.unseen, .tooltip')) continue;
      if (left < -0.5 || right > width + 0.5) {
        found.push(`${element.tagName.toLowerCase()}.${element.className}: ${left.toFixed(1)} to ${right.toFixed(1)}`);
      }
    }
    return found;
  });
}

for (const width of [320, 375, 540, 768, 1024, 1280, 1920, 2560]) {
  test(`nothing overflows at ${width} pixels`, async ({ page, site }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const query of ['', 'data=digits&layers=32&net=cnn&bn=on', 'layers=4,8,16,32,4,4,4,4&b.act=tanh']) {
      await open(page, site, query);
      expect(await overflow(page), `at the start, ${query}`).toEqual([]);
      await unfold(page);
      await train(page, 20);
      // What is measured is measured for the sake of its tables, whose shapes are the same for all runs.
      if (query.includes('bn=on')) {
        await page.locator('.inside').scrollIntoViewIfNeeded();
        await expect(page.getByText('Measured at iteration 20')).toBeVisible({ timeout: 60_000 });
      }
      expect(await overflow(page), `unfolded and trained, ${query}`).toEqual([]);
    }
  });
}

test('numbers that change do not move anything', async ({ page, site }) => {
  await open(page, site);
  const places = () =>
    page.evaluate(() => {
      const root = document.querySelector('dropout-lab').shadowRoot;
      return [...root.querySelectorAll('canvas, button, input, table, h2, h3, .readout')]
        .filter((element) => element.checkVisibility() && !element.closest('.u-wrap'))
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [element.tagName, element.className, ...[x, y, width, height].map(Math.round)].join(' ');
        });
    });
  await train(page, 1);
  // What stands below the stage arrives when the run has begun.
  await page.locator('dropout-lab .export').waitFor({ state: 'attached' });
  const before = await places();
  await train(page, 1999);
  await frames(page);
  expect(await places()).toEqual(before);
});

test('the pictures are sharp on a screen of high density', async ({ browser, site }) => {
  const context = await browser.newContext({ deviceScaleFactor: 3, viewport: { width: 375, height: 812 } });
  const page = await context.newPage();
  await open(page, site);
  await train(page, 1);
  const ratios = await page.evaluate(() =>
    [...document.querySelector('dropout-lab').shadowRoot.querySelectorAll('.arm canvas')]
      .filter((canvas) => canvas.getBoundingClientRect().top < innerHeight && canvas.clientWidth > 0)
      .map((canvas) => canvas.width / canvas.clientWidth),
  );
  expect(ratios.length).toBeGreaterThan(0);
  for (const ratio of ratios) expect(ratio).toBeCloseTo(3, 1);
  await context.close();
});

test('where the answers of both networks are shown, each network has the whole width of its arm', async ({
  page,
  site,
}) => {
  for (const width of [375, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await open(page, site, 'data=digits&layers=24');
    const arm = page.locator('dropout-lab .arm.b');
    await expect(arm.locator('.learnt')).toBeHidden();
    await expect(page.locator('dropout-lab figure.answers canvas')).toBeVisible();
    const [outer, inner] = await Promise.all([arm.boundingBox(), arm.locator('.network canvas').boundingBox()]);
    expect(inner?.width, `at ${width} pixels`).toBeGreaterThan(0.9 * (outer?.width ?? Infinity));
  }
});
