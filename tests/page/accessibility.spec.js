// axe-core finds nothing to complain of, and what the canvases show is there in words.

import { violations } from './axe.mjs';
import { expect, test } from './fixture.mjs';
import { frames, open, told, train, unfold } from './lab.mjs';

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const width of [375, 1280]) {
    test(`axe finds nothing, ${colorScheme}, ${width} pixels wide`, async ({ page, site }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await open(page, site);
      expect(await violations(page)).toEqual([]);
      // Everything unfolded, after training.
      await unfold(page);
      await train(page, 100);
      await page.locator('.inside').scrollIntoViewIfNeeded();
      await expect(page.getByText('Measured at iteration 100')).toBeVisible({ timeout: 60_000 });
      // Where nothing is half behind the bar.
      await page.evaluate(() => window.scrollTo(0, 0));
      const keyboard = page.getByRole('button', { name: 'Keyboard' });
      if (await keyboard.isVisible()) await keyboard.click();
      await frames(page);
      expect(await violations(page)).toEqual([]);
    });
  }
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in the panel for a table and in the code, ${colorScheme}`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, site);
    await page.locator('label.chip:has(input[value=table])').click();
    const panel = page.getByRole('region', { name: 'Own table' });
    await panel.getByRole('button', { name: 'Use this text' }).click();
    await expect(panel.getByRole('alert')).not.toBeEmpty();
    expect(await violations(page)).toEqual([]);
    const rows = Array.from({ length: 40 }, (_, row) => `${row},${row % 2 ? 'odd' : 'even'}`);
    await panel.getByRole('textbox', { name: 'Text of the table' }).fill(rows.join('\n'));
    await panel.getByRole('button', { name: 'Use this text' }).click();
    await expect(panel).toContainText('40 rows');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keras code' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

for (const query of ['', 'data=curve', 'data=digits&layers=24', 'compare=off']) {
  test(`every canvas has its text twin: ${query || 'default'}`, async ({ page, site }) => {
    await open(page, site, query);
    await train(page, 12);
    await told(page);
    const canvases = await page.evaluate(() => {
      const root = document.querySelector('dropout-lab').shadowRoot;
      return [...root.querySelectorAll('canvas')]
        .filter((canvas) => canvas.checkVisibility() && !canvas.closest('.u-wrap, [aria-hidden=true]'))
        .map((canvas) => ({
          label: canvas.getAttribute('aria-label') ?? '',
          twin: root.getElementById(canvas.getAttribute('aria-describedby') ?? '')?.textContent ?? '',
        }));
    });
    expect(canvases.length).toBeGreaterThan(0);
    for (const { label, twin } of canvases) {
      expect(label, 'a canvas is named').not.toBe('');
      expect(twin, `the text twin of “${label}”`).not.toBe('');
      expect(twin).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
}

test('the text twin of the network names the very neurons that are dropped', async ({ page, site }) => {
  await open(page, site);
  await train(page, 7);
  await told(page);
  const { twin, dropped } = await page.evaluate(() => {
    const element = document.querySelector('dropout-lab');
    const canvas = element.shadowRoot.querySelector('.arm.b .network canvas');
    const units = element.lab.layers('b')[1];
    const first = [...element.lab.mask('b', 1).slice(0, units)];
    return {
      twin: element.shadowRoot.getElementById(canvas.getAttribute('aria-describedby')).textContent,
      dropped: first.flatMap((kept, unit) => (kept ? [] : [unit + 1])),
    };
  });
  expect(twin).toContain('Iteration 7');
  const named = /Hidden layer 1: neurons? ([\d, and]+) (?:is |are )?dropped/.exec(twin ?? '');
  expect(named?.[1]?.match(/\d+/g)?.map(Number) ?? []).toEqual(dropped);
});
