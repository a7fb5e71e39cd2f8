// What makes the point is in view at once, without scrolling, on every screen from 1280 × 720 up.

import { expect, test } from './fixture.mjs';
import { open, train } from './lab.mjs';

const SIZES = [
  [1280, 720],
  [1280, 900],
  [1366, 768],
  [1440, 900],
  [1920, 1080],
  [2560, 1440],
];

/** What each family of data must show: selectors, and how many pixels of the last one at least. */
const FAMILIES = /** @type {const} */ ([
  ['', '.arm .learnt canvas'],
  ['data=curve', '.arm .learnt canvas'],
  ['data=digits', '.answers canvas'],
  ['data=digits&net=cnn', '.answers canvas'],
  ['data=digits&net=lstm', '.answers canvas'],
]);

/** Pixels of the answers to test images in which the first row of them, with both networks' bars, can be seen. */
const FIRST_ROW = 110;

for (const [width, height] of SIZES) {
  for (const [query, learnt] of FAMILIES) {
    test(`${width} × ${height}: ${query || 'the default lab'}`, async ({ page, site }) => {
      await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
      await open(page, site, query);
      await train(page, 30);
      await expect(page.locator('dropout-lab .chart.loss canvas')).toBeVisible();
      const ends = await page.evaluate(
        ({ learnt, hasFlips }) => {
          const root = document.querySelector('dropout-lab').shadowRoot;
          const selectors = [
            'button.play',
            '.status p',
            '.arm .network canvas',
            '.chart.loss .plot',
            '.metrics.brief',
            '.open-drawer',
            ...(hasFlips ? ['data', 'net', 'drop', 'flip'] : ['data', 'net', 'drop']).map(
              (key) => `.field[data-key=${key}]`,
            ),
            learnt,
          ];
          return selectors.map((selector) => {
            const boxes = [...root.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
            const { top, bottom, right } = boxes.reduce((one, other) => (other.bottom > one.bottom ? other : one));
            return { selector, count: boxes.length, top, bottom, right };
          });
        },
        { learnt, hasFlips: query !== 'data=curve' },
      );
      for (const { selector, count, top, bottom, right } of ends) {
        expect(count, selector).toBeGreaterThan(0);
        expect(top, selector).toBeGreaterThanOrEqual(0);
        expect(right, selector).toBeLessThanOrEqual(width ?? 0);
        const end = selector === '.answers canvas' ? top + FIRST_ROW : bottom;
        expect(end, `${selector} ends within the window`).toBeLessThanOrEqual(height ?? 0);
      }
    });
  }
}

for (const [width, height] of [[375, 812], [831, 720], ...SIZES]) {
  test(`the sentence moves nothing as it changes, ${width} × ${height}`, async ({ page, site }) => {
    await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
    for (const query of ['', 'data=digits', 'data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5']) {
      await open(page, site, query);
      const tops = new Set();
      for (const iterations of [1, 9, 90, 200, 300, 600, 1000]) {
        await train(page, iterations);
        tops.add(
          await page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.querySelector('.arm').offsetTop),
        );
      }
      expect([...tops], query).toHaveLength(1);
    }
  });
}

test('sixteen neurons have tiles of twenty pixels and more from 1280 × 720 on', async ({ page, site }) => {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
    await open(page, site);
    await train(page, 1);
    const narrowest = await page.evaluate(() => {
      const { lab, shadowRoot } = document.querySelector('dropout-lab');
      const { clientWidth, clientHeight } = shadowRoot.querySelector('.arm.b .network canvas');
      const options = { width: clientWidth, height: clientHeight, ratio: devicePixelRatio };
      const hidden = lab.tiles('b', options).filter(({ layer }) => layer === 1 || layer === 2);
      return Math.min(...hidden.flatMap(({ w, h }) => [w, h]));
    });
    expect(narrowest, `${width} × ${height}`).toBeGreaterThanOrEqual(20);
  }
});

test('the drawer lies over the page and moves nothing; Escape closes it and leads back', async ({ page, site }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(page, site);
  const places = () =>
    page.evaluate(() =>
      [...document.querySelector('dropout-lab').shadowRoot.querySelectorAll('canvas, .front .field, .status')].map(
        (part) => Object.values(part.getBoundingClientRect().toJSON()).join(),
      ),
    );
  const before = await places();
  const button = page.getByRole('button', { name: 'All settings' });
  await button.click();
  const drawer = page.getByRole('region', { name: 'All settings' });
  await expect(drawer).toBeInViewport();
  await expect(drawer.locator('.field[data-key=lr]')).toBeVisible();
  expect(await places()).toEqual(before);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(button).toBeFocused();
});

test('what the pictures mean is said where the loss will be, and a button away once the run has begun', async ({
  page,
  site,
}) => {
  await open(page, site, 'drop=0.5');
  const before = page.getByRole('region', { name: 'Key to the pictures' });
  await expect(before).toContainText('Each neuron is dropped with probability p');
  await expect(before).toContainText('× 2');
  await train(page, 20);
  await expect(before).toBeHidden();
  await page.getByRole('button', { name: 'Key', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Key to the pictures' })).toContainText('blue is positive');
  await open(page, site, 'kind=gaussian');
  await expect(before).toContainText('Nothing is dropped');
});

test('the lines are named at their ends, none on another, and the best test losses are told', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  for (const query of ['', 'data=curve', 'drop=0']) {
    await open(page, site, query);
    await train(page, 400);
    await expect(page.locator('dropout-lab .chart.loss canvas')).toBeVisible();
    const { boxes, frame } = await page.evaluate(() => {
      const chart = document.querySelector('dropout-lab').shadowRoot.querySelector('.chart.loss');
      const box = (/** @type {Element} */ part) => part.getBoundingClientRect();
      return {
        frame: box(chart.querySelector('.ends')).toJSON(),
        boxes: [...chart.querySelectorAll('.ends li:not([hidden])')]
          .map((part) => ({ text: part.textContent, ...box(part).toJSON() }))
          .sort((one, other) => one.top - other.top),
      };
    });
    expect(boxes).toHaveLength(4);
    for (const [index, { top, bottom, text }] of boxes.entries()) {
      expect(top, text).toBeGreaterThanOrEqual(frame.top - 1);
      expect(bottom, text).toBeLessThanOrEqual(frame.bottom + 1);
      if (index > 0) expect(top, text).toBeGreaterThanOrEqual((boxes[index - 1]?.bottom ?? 0) - 1);
    }
  }
  await open(page, site);
  await train(page, 1000);
  await expect(page.locator('dropout-lab .chart.loss')).toContainText(/lowest 0\.350 at iteration 310, now/);
});

test('on a telephone both networks stand at the same height, the loss above the bar, all within two screens', async ({
  page,
  site,
}) => {
  for (const [width, height] of [
    [375, 812],
    [320, 640],
  ]) {
    await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
    await open(page, site);
    await train(page, 30);
    await expect(page.locator('dropout-lab .chart.loss canvas')).toBeVisible();
    const places = await page.evaluate(() => {
      const root = document.querySelector('dropout-lab').shadowRoot;
      const box = (/** @type {string} */ selector) => root.querySelector(selector).getBoundingClientRect().toJSON();
      return {
        a: box('.arm.a .network canvas'),
        b: box('.arm.b .network canvas'),
        learnt: box('.arm.b .learnt canvas'),
        loss: box('.chart.loss'),
        bar: box('.transport'),
      };
    });
    expect(places.a.top).toBe(places.b.top);
    expect(places.a.right).toBeLessThanOrEqual(places.b.left);
    expect(Math.abs(places.loss.bottom - places.bar.top), 'the loss is docked').toBeLessThanOrEqual(3);
    expect(places.learnt.bottom).toBeLessThanOrEqual(2 * (height ?? 0));
  }
});

test('nothing moves while the page comes to life', async ({ page, site }) => {
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const [width, height] of [[375, 812], [412, 823], [1350, 940], ...SIZES]) {
    await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
    await open(page, site);
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => globalThis.shift), `${width} × ${height}`).toBeLessThan(0.01);
  }
});
