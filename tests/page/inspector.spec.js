// The numbers of a chosen neuron: beside it, within the window, told apart by what they are of, with what the update did.

import { expect, test } from './fixture.mjs';
import { frames, open, train } from './lab.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {'a' | 'b'} arm */
const card = (page, arm) => page.locator(`dropout-lab .inspector.${arm}`);

/** Where a neuron of an arm is in the window. @param {Page} page @param {'a' | 'b'} arm @param {number} layer @param {number} unit */
function tileOf(page, arm, layer, unit) {
  return page.evaluate(([arm, layer, unit]) => {
    const element = document.querySelector('dropout-lab');
    const canvas = /** @type {HTMLCanvasElement} */ (element.shadowRoot.querySelector(`.arm.${arm} .network canvas`));
    const { x, y } = canvas.getBoundingClientRect();
    const size = { width: canvas.clientWidth, height: canvas.clientHeight };
    const options = { ...size, ratio: devicePixelRatio, dark: false, example: 0 };
    const tiles = element.lab.tiles(arm, options);
    const tile = tiles.find((/** @type {any} */ own) => own.layer === layer && own.unit === unit);
    return { x: x + tile.x, y: y + tile.y, width: tile.w, height: tile.h };
  }, /** @type {const} */ ([arm, layer, unit]));
}

/** Chooses a neuron by a click. @param {Page} page @param {number} layer @param {number} unit */
async function choose(page, layer, unit) {
  await page.evaluate(() => {
    const canvas = document.querySelector('dropout-lab').shadowRoot.querySelector('.arm.b .network canvas');
    // Nothing that stays in view while the page scrolls is over it there.
    canvas.scrollIntoView({ block: 'center' });
  });
  const { x, y, width, height } = await tileOf(page, 'b', layer, unit);
  await page.mouse.click(x + width / 2, y + height / 2);
  await expect(card(page, 'b')).toBeVisible();
  await frames(page);
}

/** @param {Page} page @param {'a' | 'b'} arm */
async function boxOf(page, arm) {
  const box = await card(page, arm).boundingBox();
  if (!box) throw new Error('There is no card.');
  return box;
}

for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
  [768, 1024],
]) {
  test(`the cards float beside their neurons, within the window, at ${width} × ${height}`, async ({ page, site }) => {
    await page.setViewportSize({ width, height });
    await open(page, site);
    await train(page, 5);
    for (const [layer, unit] of [
      [1, 0],
      [1, 15],
      [2, 7],
      [3, 1],
    ]) {
      await choose(page, layer, unit);
      for (const arm of /** @type {const} */ (['a', 'b'])) {
        const [box, tile] = [await boxOf(page, arm), await tileOf(page, arm, layer, unit)];
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
        const isBeside = box.x >= tile.x + tile.width || box.x + box.width <= tile.x;
        expect(isBeside, `arm ${arm}, layer ${layer}, neuron ${unit}`).toBe(true);
        const apart = Math.min(Math.abs(box.x - tile.x - tile.width), Math.abs(tile.x - box.x - box.width));
        expect(apart, 'it is near').toBeLessThan(24);
      }
      await card(page, 'b').getByRole('button', { name: 'Close' }).click();
      await expect(card(page, 'a')).toBeHidden();
    }
  });
}

test('on a phone they are a sheet above the bar, side by side', async ({ page, site }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await open(page, site);
  await train(page, 5);
  await choose(page, 1, 2);
  const [a, b] = [await boxOf(page, 'a'), await boxOf(page, 'b')];
  expect(a.x + a.width).toBeLessThanOrEqual(b.x + 1);
  expect(b.x + b.width).toBeLessThanOrEqual(375);
  const bar = await page.locator('dropout-lab .transport').boundingBox();
  const sheet = await page.locator('dropout-lab .inspectors').boundingBox();
  expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 1);
  expect(sheet?.height).toBeLessThan(0.5 * 812);
});

test('what is of the example and what is of the batch have headings of their own', async ({ page, site }) => {
  await open(page, site);
  await train(page, 5);
  await choose(page, 1, 2);
  const section = (/** @type {string | RegExp} */ name) =>
    card(page, 'b')
      .locator('section')
      .filter({ has: page.getByRole('heading', { name }) });
  await expect(section(/^For training example 1 of the batch/)).toContainText('sum z = Σ w x + b');
  await expect(section(/^For training example 1 of the batch/)).toContainText('× mask');
  await expect(section('For the whole batch')).toContainText('gradient ‖∂L/∂w‖');
  // A mask of weights is the same for all examples.
  await page.evaluate(() => document.querySelector('dropout-lab').set('kind', 'dropconnect'));
  await train(page, 1);
  await expect(section('For the whole batch')).toContainText('× mask');
  await expect(section(/^For training example 1/)).not.toContainText('× mask');
  await page.evaluate(() => document.querySelector('dropout-lab').set('kind', 'standard'));
  await train(page, 1);
  await expect(section(/^For training example 1/)).toContainText('× mask');
});

test('what the update did to each weight is shown once it is done', async ({ page, site }) => {
  await open(page, site, 'layers=12,9');
  await train(page, 5);
  await choose(page, 2, 4);
  const update = card(page, 'a').locator('section').filter({ hasText: 'The update changed its weights' });
  await expect(update.getByRole('listitem')).toHaveCount(4);
  const { weights, lab } = await page.evaluate(() => {
    const { lab } = document.querySelector('dropout-lab');
    const found = lab.weightChanges('a', 2, 4, 100);
    return { weights: found.largest, lab: lab.weightChanges('a', 2, 4, 4) };
  });
  expect(weights.length + lab.unchanged).toBe(13);
  const [first] = lab.largest;
  const text = (/** @type {number} */ value) => value.toFixed(4).replace('-', '\u2212');
  const line = update.getByRole('listitem').first();
  await expect(line).toContainText(`${text(first.before)} → ${text(first.after)}`);
  await expect(line).toContainText(first.name);
  await expect(update).toContainText(`${lab.more} more changed less`);
  // Phase by phase there is nothing to tell before the update.
  await page.evaluate(() => document.querySelector('dropout-lab').phase());
  await expect(update).toBeHidden();
});

test('of kernels and of cells with gates it is said what a weight multiplies', async ({ page, site }) => {
  for (const [query, name] of [
    ['data=digits&net=cnn&train=60&test=60', /kernel row \d, column \d|bias/],
    ['data=digits&net=gru&train=60&test=60', /(pixel \d of the row|state cell \d+|bias), gate [rzn]/],
  ]) {
    await open(page, site, /** @type {string} */ (query));
    await train(page, 3);
    await choose(page, 1, 1);
    await expect(card(page, 'a').getByRole('listitem').first()).toContainText(name);
  }
});
