// Presenting: the stage alone, over the whole window, large enough for the last row of a lecture hall.

import { expect, test } from './fixture.mjs';
import { frames, open, train } from './lab.mjs';

/** @param {import('@playwright/test').Page} page */
const isPresenting = (page) => page.evaluate(() => document.querySelector('dropout-lab').hasAttribute('present'));

for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
]) {
  for (const query of ['', 'data=digits', 'data=curve']) {
    test(`at ${width} × ${height} all of the stage is in the window, and nothing is small: ${query}`, async ({
      page,
      site,
    }) => {
      await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
      await open(page, site, query);
      await train(page, 30);
      await page.keyboard.press('p');
      await expect(page.locator('dropout-lab .controls')).toBeHidden();
      await frames(page);
      await expect(page.locator('dropout-lab .chart.loss canvas')).toBeVisible();
      const { scale, small, outside, shown } = await page.evaluate(() => {
        const element = document.querySelector('dropout-lab');
        const scale = element.getBoundingClientRect().width / element.offsetWidth;
        const visible = [...element.shadowRoot.querySelectorAll('*')].filter(
          (part) =>
            part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
            !part.closest('.unseen, .u-wrap, .tooltip'),
        );
        const texts = visible.filter((part) =>
          [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()),
        );
        const size = (/** @type {Element} */ part) => scale * parseFloat(getComputedStyle(part).fontSize);
        const name = (/** @type {Element} */ part) =>
          `${part.tagName}.${part.className} ${part.textContent.slice(0, 20)}`;
        const isOutside = (/** @type {Element} */ part) => {
          const { left, top, right, bottom } = part.getBoundingClientRect();
          return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
        };
        return {
          scale,
          small: texts.filter((part) => size(part) < 19.9).map((part) => `${name(part)}: ${size(part)}`),
          outside: visible
            .filter((part) => part.matches('canvas, p, h2, button, .ends li'))
            .filter(isOutside)
            .map(name),
          shown: visible.filter((part) => part.matches('canvas')).length,
        };
      });
      expect(small).toEqual([]);
      expect(outside).toEqual([]);
      expect(shown).toBeGreaterThanOrEqual(query.includes('digits') ? 3 : 4);
      // A test line of the chart is 2.5 pixels of the lab, the smallest text in a picture 11.5.
      expect(2.5 * scale).toBeGreaterThanOrEqual(4);
      expect(11.5 * scale).toBeGreaterThanOrEqual(20);
    });
  }
}

test('the key, the button and the attribute lead there; Escape, the button and the attribute back', async ({
  page,
  site,
}) => {
  await open(page, site);
  const heading = page.getByRole('heading', { name: 'Dropout Lab' });
  await page.keyboard.press('p');
  expect(await isPresenting(page)).toBe(true);
  await expect(page.locator('dropout-lab .controls')).toBeHidden();
  await page.locator('dropout-lab button.play').focus();
  await page.keyboard.press('Escape');
  expect(await isPresenting(page)).toBe(false);
  await expect(page.locator('dropout-lab .controls')).toBeVisible();
  await page.locator('dropout-lab button.present').click();
  expect(await isPresenting(page)).toBe(true);
  await page.locator('dropout-lab button.present').click();
  expect(await isPresenting(page)).toBe(false);
  await page.evaluate(() => document.querySelector('dropout-lab').setAttribute('present', ''));
  await expect(page.locator('dropout-lab .controls')).toBeHidden();
  await page.evaluate(() => document.querySelector('dropout-lab').removeAttribute('present'));
  await expect(heading).toBeInViewport();
  await expect(page.locator('dropout-lab .controls')).toBeVisible();
  expect(await page.evaluate(() => document.querySelector('dropout-lab').getAttribute('style') || '')).toBe('');
});

test('in a page that scales and moves its parts it covers the whole window all the same', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(() => {
    document.querySelector('main').style.cssText =
      'transform: scale(0.5) translateX(300px); overflow: hidden; width: 900px';
    document.querySelector('dropout-lab').setAttribute('present', '');
  });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  // The styles of presenting come when somebody first presents.
  await expect
    .poll(async () => Object.values((await page.locator('dropout-lab').boundingBox()) ?? {}).map(Math.round))
    .toEqual([0, 0, width, height]);
});

test('the run goes on, and keys drive it', async ({ page, site }) => {
  await open(page, site);
  await page.keyboard.press('p');
  await page.keyboard.press(' ');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dropout-lab').lab.metrics().iteration))
    .toBeGreaterThan(5);
  await page.keyboard.press(' ');
  expect(await page.evaluate(() => document.querySelector('dropout-lab').playing)).toBe(false);
});
