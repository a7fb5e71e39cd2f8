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
      const ends = await page.evaluate((learnt) => {
        const root = document.querySelector('dropout-lab').shadowRoot;
        const selectors = [
          'button.play',
          '.status p',
          '.arm .network canvas',
          '.chart.loss .plot',
          ...['data', 'net', 'drop'].map((key) => `.field[data-key=${key}]`),
          learnt,
        ];
        return selectors.map((selector) => {
          const boxes = [...root.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
          const { top, bottom, right } = boxes.reduce((one, other) => (other.bottom > one.bottom ? other : one));
          return { selector, count: boxes.length, top, bottom, right };
        });
      }, learnt);
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
