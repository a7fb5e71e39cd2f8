// What the reader does with the networks by hand: all neurons on, some of them removed; and a digit of one's own.

import { inkOf } from '../../static/stage/digit-ink.js';
import { violations } from './axe.mjs';
import { expect, test } from './fixture.mjs';
import { frames, open, train } from './lab.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const DIGITS = 'data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5&flip=0';

/** @param {Page} page */
async function allOn(page) {
  await page.locator('dropout-lab .segment', { hasText: 'All on' }).click();
  await expect(page.locator('dropout-lab .hands-on')).toBeVisible();
  await frames(page);
}

/**
 * Where a neuron’s tile is on the page.
 * @param {Page} page
 * @param {'a' | 'b'} arm
 * @param {number} layer
 * @param {number} unit
 */
async function placeOf(page, arm, layer, unit) {
  const canvas = page.locator(`dropout-lab .arm.${arm} .canvas.network canvas`);
  // On a phone the loss and the bar cover what is below.
  await canvas.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const tile = await canvas.evaluate((element, [arm, layer, unit]) => {
    const { clientWidth: width, clientHeight: height } = element;
    const options = { width, height, ratio: devicePixelRatio, dark: false, example: 0, allOn: true };
    const { lab } = document.querySelector('dropout-lab');
    return lab.tiles(arm, options).find((tile) => tile.layer === layer && tile.unit === unit);
  }, /** @type {const} */ ([arm, layer, unit]));
  const { x, y } = await canvas.boundingBox();
  return { x: x + tile.x + tile.w / 2, y: y + tile.y + tile.h / 2 };
}

/** @param {Page} page @param {'a' | 'b'} arm @param {number} layer @param {number} unit */
async function click(page, arm, layer, unit) {
  const { x, y } = await placeOf(page, arm, layer, unit);
  await page.mouse.click(x, y);
  await frames(page);
}

/** @param {Page} page @param {'a' | 'b'} arm */
const removed = (page, arm) => page.evaluate((arm) => [...document.querySelector('dropout-lab').lab.removed(arm)], arm);

/** A cell of the panel’s table. @param {Page} page @param {string} row @param {'a' | 'b'} arm */
const cell = (page, row, arm) => page.locator('dropout-lab .hands-on tr', { hasText: row }).locator(`td.${arm}`);

test('the switch shows the networks as they answer, and every figure says which it shows', async ({ page, site }) => {
  await open(page, site, 'drop=0.5');
  await train(page, 200);
  const arm = page.locator('dropout-lab .arm.b');
  await expect(arm.locator('.network figcaption')).toContainText('Thinned network for example 1 of 16');
  await expect(arm.locator('.canvas.network .unseen').first()).toContainText('dropped');
  await allOn(page);
  await expect(arm.locator('.network figcaption')).toContainText('All neurons on, example 1 of 16');
  await expect(arm.locator('.learnt figcaption')).toHaveText('Its prediction, all neurons on');
  await expect(arm.locator('.canvas.network .unseen').first()).toContainText('Hidden layer 1: 16 neurons, all on.');
  await expect(arm.locator('.canvas.network .unseen').first()).not.toContainText('dropped');
  // By keyboard: the two are one group of radio buttons.
  await page.getByRole('radio', { name: 'All on' }).press('ArrowLeft');
  await expect(arm.locator('.network figcaption')).toContainText('Thinned network');
  await expect(page.locator('dropout-lab .hands-on')).toBeHidden();
});

test('a click takes a neuron and its twin out, says what that costs, and another puts them back', async ({
  page,
  site,
}) => {
  await open(page, site);
  const fingerprint = await train(page, 600);
  const query = await page.evaluate(() => document.querySelector('dropout-lab').query);
  await allOn(page);
  const complete = await cell(page, 'Test loss', 'a').textContent();
  expect(complete).toMatch(/^\d\.\d{3}$/);
  const picture = () => page.locator('dropout-lab .arm.a .canvas.plane canvas').screenshot();
  const before = await picture();
  await click(page, 'b', 1, 3);
  await click(page, 'a', 2, 5);
  expect(await removed(page, 'a')).toEqual([1, 3, 2, 5]);
  expect(await removed(page, 'b')).toEqual([1, 3, 2, 5]);
  for (const row of ['Test loss', 'Test accuracy', 'Flipped labels learnt']) {
    for (const arm of /** @type {const} */ (['a', 'b']))
      await expect(cell(page, row, arm)).toHaveText(/^[\d.]+ → [\d.]+( %)?$/);
  }
  await expect(cell(page, 'Test loss', 'a')).toHaveText(new RegExp(`^${complete} → (?!${complete})`));
  await expect(page.locator('dropout-lab .hands-on [role=status]')).toHaveText(
    /^Hidden layer 2, neuron 6 removed\. Test accuracy: without dropout [\d.]+ %, with all on [\d.]+ %; with dropout/,
  );
  await expect(page.locator('dropout-lab .arm.a .learnt figcaption')).toHaveText('Its prediction, 2 removed');
  expect(await picture()).not.toEqual(before);
  await click(page, 'a', 1, 3);
  await click(page, 'a', 2, 5);
  await expect(cell(page, 'Test loss', 'a')).toHaveText(complete ?? '');
  expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.fingerprint())).toBe(fingerprint);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').query)).toBe(query);
});

test('by keyboard alone, and playing on puts all back', async ({ page, site }) => {
  await open(page, site);
  await train(page, 300);
  await page.getByRole('radio', { name: 'Dropped' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('dropout-lab .hands-on')).toBeVisible();
  const network = page.locator('dropout-lab .arm.b .canvas.network canvas');
  await network.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Delete');
  expect(await removed(page, 'a')).toEqual([1, 1, 2, 1]);
  await page.keyboard.press(' ');
  expect(await removed(page, 'a')).toEqual([1, 1]);
  // What is no hidden neuron stays, and that is said.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.locator('dropout-lab .hands-on [role=status]')).toHaveText('Only hidden neurons can be removed.');
  await page.evaluate(() => document.querySelector('dropout-lab').step(1));
  await expect(page.locator('dropout-lab .hands-on [role=status]')).toHaveText(
    'All neurons are back: the run has gone on.',
  );
  expect(await removed(page, 'b')).toEqual([]);
  await page.evaluate(() => document.querySelector('dropout-lab').play());
  await expect(page.locator('dropout-lab .hands-on .hint')).toHaveText(/Pause the run/);
  await page.evaluate(() => document.querySelector('dropout-lab').pause());
});

test('neurons go at random, one after the other, and the accuracy is drawn', async ({ page, site }) => {
  await open(page, site);
  await train(page, 600);
  await allOn(page);
  await page.getByRole('button', { name: 'Remove at random' }).click();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await expect(page.locator('dropout-lab .hands-on [role=status]')).toHaveText(/^All hidden neurons are removed\./);
  expect((await removed(page, 'a')).length).toBe(2 * 32);
  for (const arm of ['a', 'b']) {
    const points = await page.locator(`dropout-lab .removal-chart polyline.${arm}`).getAttribute('points');
    expect(points?.split(' ').length).toBe(33);
  }
  await expect(page.locator('dropout-lab .removal-chart svg')).toHaveAttribute('aria-label', /without 16/);
  await page.getByRole('button', { name: 'Put all back' }).click();
  expect(await removed(page, 'b')).toEqual([]);
  await expect(page.locator('dropout-lab .removal-chart')).toBeHidden();
});

test('maps and cells of a state go too, by touch', async ({ browser, site }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 375, height: 812 } });
  const page = await context.newPage();
  for (const [query, wanted] of /** @type {const} */ ([
    ['data=digits&net=cnn', [1, 2]],
    ['data=digits&net=gru&drop-rec=0.2&layers=16,16', [1, 2]],
  ])) {
    await open(page, site, query);
    await train(page, 20);
    await page.locator('dropout-lab .segment', { hasText: 'All on' }).tap();
    await expect(page.locator('dropout-lab .hands-on')).toBeVisible();
    await frames(page);
    const { x, y } = await placeOf(page, 'b', 1, 2);
    await page.touchscreen.tap(x, y);
    expect(await removed(page, 'a'), query).toEqual(wanted);
  }
  await context.close();
});

/** A one, a zero and a seven, as places on the pad. @type {[digit: number, strokes: [x: number, y: number][][]][]} */
const DRAWN = [
  [
    1,
    [
      [
        [0.4, 0.32],
        [0.52, 0.2],
        [0.52, 0.8],
      ],
    ],
  ],
  [0, [Array.from({ length: 25 }, (_, step) => [0.5 + 0.22 * Math.sin(step / 4), 0.5 - 0.3 * Math.cos(step / 4)])]],
  [
    7,
    [
      [
        [0.3, 0.2],
        [0.7, 0.2],
        [0.45, 0.8],
      ],
      [
        [0.4, 0.5],
        [0.65, 0.5],
      ],
    ],
  ],
];

test('ink is as much, and where, as in the data', () => {
  for (const [, strokes] of DRAWN) {
    const ink = inkOf(strokes.map((stroke) => stroke.map(([x, y]) => ({ x, y })))) ?? [];
    const of = (/** @type {number} */ from, /** @type {number} */ to) =>
      ink.slice(from, to).reduce((sum, value) => sum + value, 0);
    expect(ink.length).toBe(64);
    expect(Math.max(...ink)).toBeGreaterThan(13);
    expect(of(0, 64) / 1024).toBeGreaterThan(0.28);
    expect(of(0, 64) / 1024).toBeLessThan(0.33);
    expect(of(0, 8)).toBeGreaterThan(0);
    expect(of(56, 64)).toBeGreaterThan(0);
  }
  expect(inkOf([])).toBeUndefined();
});

/** @param {Page} page */
async function openPad(page) {
  await page.getByRole('button', { name: 'Draw your own' }).click();
  const pad = page.locator('dropout-lab canvas.pad');
  await expect(pad).toBeVisible();
  await pad.scrollIntoViewIfNeeded();
  return pad;
}

/** @param {Page} page @param {[x: number, y: number][][]} strokes */
async function draw(page, strokes) {
  const { x, y, width, height } = await page.locator('dropout-lab canvas.pad').boundingBox();
  for (const [first, ...rest] of strokes) {
    await page.mouse.move(x + width * first[0], y + height * first[1]);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(x + width * point[0], y + height * point[1], { steps: 6 });
    await page.mouse.up();
  }
}

test('a drawn 1, 0 and 7 are recognised by both networks; removed neurons count; nothing is lost on resize', async ({
  page,
  site,
}) => {
  await open(page, site, DIGITS);
  await train(page, 1000);
  await openPad(page);
  const answer = page.locator('dropout-lab .digit-pad .answer');
  for (const [digit, strokes] of DRAWN) {
    await draw(page, strokes);
    await expect(answer).toHaveText(
      new RegExp(
        `^Without dropout: ${digit} \\(.* With dropout: ${digit} \\(.*, as say \\d+ of 50 of its thinned networks\\.$`,
      ),
    );
    if (digit !== 7) await page.getByRole('button', { name: 'Clear' }).click();
  }
  const before = await answer.textContent();
  await page.setViewportSize({ width: 900, height: 700 });
  await frames(page);
  const dark = await page.locator('dropout-lab canvas.pad').evaluate((/** @type {HTMLCanvasElement} */ canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, place) => place % 4 === 0 && value < 100).length / (data.length / 4);
  });
  expect(dark).toBeGreaterThan(0.03);
  await page.setViewportSize({ width: 1280, height: 800 });
  await allOn(page);
  await page.getByRole('button', { name: 'Remove at random' }).click();
  await expect.poll(async () => (await answer.textContent())?.slice(0, 30)).not.toBe(before?.slice(0, 30));
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(answer).toHaveText(/^Draw a digit/);
});

test('pixels change by keyboard, from a test image or from nothing', async ({ page, site }) => {
  await open(page, site, DIGITS);
  await train(page, 100);
  await openPad(page);
  const said = page.locator('dropout-lab .digit-pad [role=status]');
  await page.getByRole('button', { name: 'A test image' }).press('Enter');
  await expect(said).toHaveText(/^Test image 1\. Without dropout: \d/);
  await page.getByRole('button', { name: 'Clear' }).press('Enter');
  await page.getByRole('application', { name: /8 × 8 pixels/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(said).toHaveText('Row 2, column 2: ink 0 of 16');
  await page.keyboard.press(' ');
  await page.keyboard.press(' ');
  await expect(said).toHaveText(/^Row 2, column 2: ink 8 of 16\. Without dropout: \d/);
  await page.keyboard.press('Delete');
  await expect(page.locator('dropout-lab .digit-pad .answer')).toHaveText(/^Draw a digit/);
});

test('by touch, at the size of a phone', async ({ browser, site }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 375, height: 812 } });
  const page = await context.newPage();
  await open(page, site, DIGITS);
  await train(page, 1000);
  const pad = await openPad(page);
  const { x, y, width, height } = await pad.boundingBox();
  const session = await context.newCDPSession(page);
  const touch = (/** @type {string} */ type, /** @type {number[]} */ ...at) =>
    session.send('Input.dispatchTouchEvent', {
      type: /** @type {any} */ (type),
      touchPoints: at.length ? [{ x: x + width * (at[0] ?? 0), y: y + height * (at[1] ?? 0) }] : [],
    });
  const scrolled = await page.evaluate(() => scrollY);
  await touch('touchStart', 0.52, 0.2);
  for (let step = 1; step <= 12; step += 1) await touch('touchMove', 0.52, 0.2 + 0.05 * step);
  await touch('touchEnd');
  await expect(page.locator('dropout-lab .digit-pad .answer')).toHaveText(
    /^Without dropout: 1 \(.* With dropout: 1 \(/,
  );
  expect(await page.evaluate(() => scrollY), 'the page does not move under the finger').toBe(scrolled);
  await context.close();
});

test('training and test points are hidden at the key of the plane, by pointer and by keyboard', async ({
  page,
  site,
}) => {
  await open(page, site);
  await train(page, 50);
  const canvas = page.locator('dropout-lab .arm.b .canvas.plane canvas');
  const before = await canvas.screenshot();
  const box = await canvas.boundingBox();
  // The first entry of the key, wherever the words are.
  const at = await canvas.evaluate((element) => {
    const { clientWidth: width, clientHeight: height } = element;
    const { lab } = document.querySelector('dropout-lab');
    const options = { width, height, ratio: 1, dark: false, example: 0 };
    const places = Array.from({ length: width * height }, (_, place) => [place % width, Math.floor(place / width)]);
    return places.find(([x, y]) => lab.hit('plane', 'b', options, x, y)?.points === 'training');
  });
  await page.mouse.click(box.x + at[0] + 4, box.y + at[1] + 8);
  await frames(page);
  expect(await canvas.screenshot()).not.toEqual(before);
  const training = page.locator('dropout-lab .arm.a').getByRole('checkbox', { name: 'training points' });
  await expect(training).not.toBeChecked();
  await training.press(' ');
  await expect(page.locator('dropout-lab .arm.b').getByRole('checkbox', { name: 'training points' })).toBeChecked();
  await page.mouse.move(0, 0);
  await page.locator('dropout-lab .arm.b').getByRole('checkbox', { name: 'test points' }).press(' ');
  await expect(page.locator('dropout-lab .arm.a').getByRole('checkbox', { name: 'test points' })).not.toBeChecked();
});

test('a click on a point of the plane leaves the example of the batch', async ({ page, site }) => {
  await open(page, site);
  await train(page, 50);
  const canvas = page.locator('dropout-lab .arm.b .canvas.plane canvas');
  const { width, height } = await canvas.boundingBox();
  for (let place = 0; place < 12; place += 1) {
    await canvas.click({ position: { x: width * (0.3 + 0.03 * place), y: height / 2.4 } });
  }
  await frames(page);
  await expect(page.locator('dropout-lab .arm.b .network figcaption')).toContainText('example 1 of 16');
});

test('+ and − beside the networks add and take away neurons and layers', async ({ page, site }) => {
  await open(page, site);
  const query = () => page.evaluate(() => document.querySelector('dropout-lab').query);
  await page.getByRole('button', { name: '± Layers' }).click();
  await page.getByRole('button', { name: '1 neuron more in hidden layer 1' }).click();
  await expect.poll(query).toBe('layers=17,16');
  // The keyboard stays where it was.
  await page.keyboard.press('Enter');
  await expect.poll(query).toBe('layers=18,16');
  await page.getByRole('button', { name: 'One hidden layer more' }).click();
  await expect.poll(query).toBe('layers=18,16,16');
  await page.getByRole('button', { name: 'One hidden layer fewer' }).click();
  await page.getByRole('button', { name: 'One hidden layer fewer' }).click();
  await expect.poll(query).toBe('layers=18');
  await expect(page.getByRole('button', { name: 'One hidden layer fewer' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'One hidden layer more' })).toBeHidden();
});

for (const theme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in the panel and the pad, ${theme}`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, site, DIGITS);
    await train(page, 50);
    await openPad(page);
    await draw(page, DRAWN[0][1]);
    await allOn(page);
    await page.getByRole('button', { name: 'Remove at random' }).click();
    await expect(page.locator('dropout-lab .removal-chart')).toBeVisible();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await violations(page)).toEqual([]);
  });
}
