// The page's promise: on every iteration a new mask, and in the picture the very neurons that it names are dropped.

import { expect, test } from './fixture.mjs';
import { open, train } from './lab.mjs';
import {
  DENSE,
  PIXELS,
  isAllKept,
  isDrawnAsTheLabDraws,
  masksOfTwentyIterations,
  pixelsUnlikeTheMask,
  tilesUnlikeTheMask,
} from './probes.mjs';

test('every iteration has a new mask, and every example of a batch its own', async ({ page, site }) => {
  await open(page, site);
  const masks = await page.evaluate(masksOfTwentyIterations);
  expect(new Set(masks).size).toBe(20);
  const [newest] = masks.slice(-1);
  const rows = newest?.match(/.{16}/g) ?? [];
  expect(rows).toHaveLength(16);
  expect(new Set(rows).size).toBeGreaterThan(8);
});

test('without dropout nothing is dropped', async ({ page, site }) => {
  await open(page, site);
  expect(await page.evaluate(isAllKept)).toBe(true);
});

for (const query of DENSE) {
  test(`the picture shows the very neurons that the mask names: ${query || 'default'}`, async ({ page, site }) => {
    await open(page, site, query);
    const wrong = await page.evaluate(tilesUnlikeTheMask);
    expect(wrong).toEqual([]);
  });
}

for (const [query, layer, steps] of PIXELS) {
  test(`the pixels of ${query} are those of its masks`, async ({ page, site }) => {
    await open(page, site, query);
    const { wrong, seen } = await page.evaluate(pixelsUnlikeTheMask, [layer, steps]);
    expect(wrong).toEqual([]);
    expect(seen.dropped).toBeGreaterThan(20);
    expect(seen.kept).toBeGreaterThan(20);
  });
}

test('the page itself draws what the lab would draw', async ({ page, site }) => {
  await open(page, site);
  expect(await page.evaluate(isDrawnAsTheLabDraws)).toBe(true);
});

for (const [query, title, number] of /** @type {[string, string, RegExp][]} */ ([
  ['drop=0.5', 'Masks of this batch', /^(1, kept|0, dropped)$/],
  ['kind=gaussian&drop=0.5', 'Noise of this batch', /^−?\d+\.\d+, noise$/],
  ['kind=uniform&drop=0.5', 'Noise of this batch', /^−?\d+\.\d+, noise$/],
  ['kind=dropconnect&drop=0.5', 'One mask for the whole batch: inputs × neurons', /^\d+\.\d % of its weights kept$/],
])) {
  test(`masks are called what they are: ${query}`, async ({ page, site }) => {
    await open(page, site, query);
    await train(page, 1);
    const arm = page.getByRole('region', { name: 'with dropout', exact: true });
    await expect(arm.getByText(title, { exact: true })).toBeVisible();
    await arm.getByLabel(/^Network with dropout/).press('ArrowDown');
    await page.keyboard.press('Enter');
    const row = page.locator('dropout-lab .inspector.b div.mask dd');
    await expect(row).toHaveText(number);
  });
}
