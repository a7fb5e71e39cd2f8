// The page's promise: on every iteration a new mask, and in the picture the very neurons that it names are dropped.

import { expect, test } from './fixture.mjs';
import { open } from './lab.mjs';

test('every iteration has a new mask, and every example of a batch its own', async ({ page, site }) => {
  await open(page, site);
  const masks = await page.evaluate(() => {
    const element = document.querySelector('dropout-lab');
    return Array.from({ length: 20 }, () => {
      element.step(1);
      return [...element.lab.mask('b', 1)].join('');
    });
  });
  expect(new Set(masks).size).toBe(20);
  const [newest] = masks.slice(-1);
  const rows = newest?.match(/.{16}/g) ?? [];
  expect(rows).toHaveLength(16);
  expect(new Set(rows).size).toBeGreaterThan(8);
});

test('without dropout nothing is dropped', async ({ page, site }) => {
  await open(page, site);
  const kept = await page.evaluate(() => {
    const element = document.querySelector('dropout-lab');
    element.step(3);
    return [...element.lab.mask('a', 1), ...element.lab.mask('a', 2)].every((bit) => bit === 1);
  });
  expect(kept).toBe(true);
});

for (const query of ['', 'hidden=40,12&drop=0.5', 'data=digits&hidden=24,12&drop=0.5']) {
  test(`the picture shows the very neurons that the mask names: ${query || 'default'}`, async ({ page, site }) => {
    await open(page, site, query);
    const wrong = await page.evaluate(async () => {
      const element = document.querySelector('dropout-lab');
      const shown = element.shadowRoot.querySelector('.arm.b .network canvas');
      const [width, height] = [shown.clientWidth, shown.clientHeight];
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const { lab } = element;
      const layers = [...lab.layers('b')];
      const wrong = [];
      /** Pictures of each tile's middle, by whether it is dropped. @type {Record<string, Record<string, Set<string>>>} */
      const pictures = {};
      for (let iteration = 1; iteration <= 3; iteration++) {
        element.step(1);
        const masks = layers.map((_, layer) => lab.mask('b', layer));
        for (const example of [0, 3, 7, 15]) {
          const options = { width, height, ratio: 1, dark: false, example };
          lab.draw('network', 'b', canvas, options);
          const image = context.getImageData(0, 0, width, height);
          const tiles = lab.tiles('b', options).filter(({ layer }) => layer > 0 && layer < layers.length - 1);
          const units = layers.slice(1, -1).reduce((sum, count) => sum + count, 0);
          if (tiles.length !== units) wrong.push(`${tiles.length} tiles for ${units} hidden neurons`);
          for (const tile of tiles) {
            const { layer, unit, dropped } = tile;
            const name = `iteration ${iteration}, example ${example}, layer ${layer}, neuron ${unit}`;
            if (dropped === Boolean(masks[layer][example * layers[layer] + unit]))
              wrong.push(`${name}: the scene differs from the mask`);
            const picture = middle(image, tile);
            const key = `${iteration} ${layer} ${unit}`;
            pictures[key] ??= { dropped: new Set(), kept: new Set() };
            pictures[key][dropped ? 'dropped' : 'kept'].add(picture);
          }
        }
      }
      for (const [key, { dropped, kept }] of Object.entries(pictures)) {
        // The picture alone tells the mask: none is shared, and each state looks the same whatever the example.
        if (dropped.size > 1) wrong.push(`${key}: dropped looks in ${dropped.size} ways`);
        for (const picture of dropped) if (kept.has(picture)) wrong.push(`${key}: dropped looks like kept`);
      }
      return wrong;

      /** The middle half of a tile, as text. */
      function middle({ data }, { x, y, w: across, h: down }) {
        let text = '';
        for (let row = Math.round(y + down / 4); row < y + (3 * down) / 4; row++) {
          for (let column = Math.round(x + across / 4); column < x + (3 * across) / 4; column++) {
            const at = 4 * (row * width + column);
            text += `${data[at] >> 4},${data[at + 1] >> 4},${data[at + 2] >> 4} `;
          }
        }
        return text;
      }
    });
    expect(wrong).toEqual([]);
  });
}

for (const [query, layer, steps] of /** @type {const} */ ([
  ['data=digits&net=cnn&hidden=12&drop-conv=0.3', 1, 1],
  ['data=digits&net=cnn&hidden=12&drop-conv=0.3&bn=on&bn-order=drop-bn', 2, 1],
  ['data=digits&net=rnn&hidden=16&drop-rec=0.3', 1, 8],
  ['data=digits&net=gru&hidden=16&drop-rec=0.3&rec-mask=fresh', 1, 8],
])) {
  test(`the pixels of ${query} are those of its masks`, async ({ page, site }) => {
    await open(page, site, query);
    const { wrong, seen } = await page.evaluate(([layer, steps]) => {
      const element = document.querySelector('dropout-lab');
      const shown = element.shadowRoot.querySelector('.arm.b .network canvas');
      const [width, height] = [shown.clientWidth, shown.clientHeight];
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const { lab } = element;
      const units = lab.layers('b')[layer] / steps;
      const fresh = lab.masking('b', layer) === 'steps';
      const wrong = [];
      const seen = { dropped: 0, kept: 0 };
      for (let iteration = 1; iteration <= 4; iteration++) {
        element.step(1);
        const mask = lab.mask('b', layer);
        for (const example of [0, 5, 11]) {
          const options = { width, height, ratio: 1, dark: false, example };
          lab.draw('network', 'b', canvas, options);
          const { data } = context.getImageData(0, 0, width, height);
          for (const tile of lab.tiles('b', options).filter((tile) => tile.layer === layer)) {
            const { unit, x, y, w, h } = tile;
            const step = Math.floor(unit / units);
            // The state after a step is dropped where it enters the next one, so the last one never is.
            const entry = fresh
              ? (example * steps + step + 1) * units + (unit % units)
              : example * units + (unit % units);
            const dropped = !(steps > 1 && step === steps - 1) && mask[entry] === 0;
            seen[dropped ? 'dropped' : 'kept'] += 1;
            // Beside the cross of a dropped tile there is nothing; a kept one covers all of its tile.
            const opacity = data[4 * (Math.round(y + h / 5) * width + Math.floor(x + w / 2)) + 3];
            if (dropped !== tile.dropped || dropped !== opacity < 255)
              wrong.push(`iteration ${iteration}, example ${example}, unit ${unit}: opacity ${opacity}`);
          }
        }
      }
      return { wrong, seen };
    }, /** @type {const} */ ([layer, steps]));
    expect(wrong).toEqual([]);
    expect(seen.dropped).toBeGreaterThan(20);
    expect(seen.kept).toBeGreaterThan(20);
  });
}

test('the page itself draws what the lab would draw', async ({ page, site }) => {
  await open(page, site);
  const same = await page.evaluate(async () => {
    const element = document.querySelector('dropout-lab');
    element.step(5);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const shown = element.shadowRoot.querySelector('.arm.b .network canvas');
    const canvas = document.createElement('canvas');
    canvas.width = shown.width;
    canvas.height = shown.height;
    const dark = element.shadowRoot.querySelector('.lab').dataset.theme === 'dark';
    const options = { width: shown.clientWidth, height: shown.clientHeight, ratio: devicePixelRatio, dark, example: 0 };
    element.lab.draw('network', 'b', canvas, options);
    return canvas.toDataURL() === shown.toDataURL();
  });
  expect(same).toBe(true);
});
