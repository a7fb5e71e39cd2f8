// Every picture of every kind of data is drawn, on machines of any speed.

import { expect, test } from './fixture.mjs';
import { open } from './lab.mjs';

const TABLE = Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 5},${row % 3},${'xyz'[row % 3]}`).join('\n');
const QUERIES = [
  '',
  'data=curve',
  'data=table',
  'data=digits&layers=128,128',
  'data=digits&net=cnn',
  'data=digits&net=lstm&drop-rec=0.2',
  'compare=off',
];

/**
 * Opens another lab in the place of the page's, whose every drawing takes longer than all first drawings of a frame may.
 * @param {import('@playwright/test').Page} page
 * @param {{ query: string, playing: boolean }} options
 * @returns {Promise<{ late: string[], frames: number[] }>} `late`: the pictures that there is room for, and that were not
 *   drawn in as many frames as there are pictures, with some to begin; `frames`: when each one was drawn first
 */
function drawSlowly(page, options) {
  return page.evaluate(async ({ query, playing }) => {
    const { prototype } = document.querySelector('dropout-lab').lab.constructor;
    const original = prototype.draw;
    let frame = 0;
    /** @type {Map<HTMLCanvasElement, number>} */
    const first = new Map();
    prototype.draw = function (view, arm, canvas, options) {
      if (!first.has(canvas)) first.set(canvas, frame);
      const end = performance.now() + 9;
      while (performance.now() < end);
      return original.call(this, view, arm, canvas, options);
    };
    const element = document.createElement('dropout-lab');
    element.setAttribute('query', query);
    element.addEventListener('ready', () => playing && playAtFullSpeed(), { once: true });
    const ready = new Promise((done) => element.addEventListener('ready', done, { once: true }));
    document.querySelector('dropout-lab').replaceWith(element);
    await ready;
    const pictures = () =>
      [...element.shadowRoot.querySelectorAll('.canvas canvas')].filter((canvas) => {
        const { top, bottom, width, height } = canvas.getBoundingClientRect();
        return width > 0 && height > 0 && bottom > 0 && top < innerHeight;
      });
    await new Promise(requestAnimationFrame);
    // Every third frame draws at full speed where drawing takes so long; five until the lab knows what is in sight.
    const most = (playing ? 8 : 1) * pictures().length + 5;
    while (frame < most) {
      await new Promise(requestAnimationFrame);
      frame += 1;
    }
    prototype.draw = original;
    const late = pictures().filter((canvas) => !first.has(canvas));
    return {
      late: late.map((canvas) => canvas.getAttribute('aria-label')),
      frames: [...first.values()],
    };

    function playAtFullSpeed() {
      const slider = element.shadowRoot.querySelector('.speed input');
      slider.value = slider.max;
      slider.dispatchEvent(new Event('input'));
      element.play();
    }
  }, options);
}

for (const playing of [false, true]) {
  test(`no picture stays blank where drawing is slow, ${playing ? 'playing' : 'at the start'}`, async ({
    page,
    site,
  }) => {
    await page.setViewportSize({ width: 1280, height: 2400 });
    await open(page, site);
    await page.evaluate((table) => document.querySelector('dropout-lab').loadTable(table), TABLE);
    for (const query of QUERIES) {
      const { late, frames } = await drawSlowly(page, { query, playing });
      expect(late, query).toEqual([]);
      expect(frames.length, query).toBeGreaterThan(2);
      // One in a frame, so that the page opens without a halt.
      expect(new Set(frames).size, query).toBe(frames.length);
    }
  });
}

test('where less motion is asked for, the first pictures come as soon as elsewhere', async ({ page, site }) => {
  await page.setViewportSize({ width: 1280, height: 2400 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, site);
  const { late } = await drawSlowly(page, { query: '', playing: true });
  expect(late).toEqual([]);
});
