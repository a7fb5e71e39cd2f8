// Keys in somebody else's page: what the lab uses goes no further, all else reaches the page.

import { openGuest } from './guest.mjs';
import { expect, test } from './fixture.mjs';
import { open, unfold } from './lab.mjs';

/** Writes down the keys that reach the page, as slides and course sites listen for them. */
const LISTENING = `<script>
  globalThis.heard = [];
  for (const type of ['keydown', 'keypress', 'keyup']) {
    document.addEventListener(type, (event) => heard.push(type + ' ' + event.key));
  }
</script>`;

/** @param {import('@playwright/test').Page} page @param {string} key */
async function heardAfter(page, key) {
  await page.evaluate(() => heard.splice(0));
  await page.keyboard.press(key);
  return page.evaluate(() => heard);
}

/** @param {import('@playwright/test').Page} page */
const iteration = (page) => page.evaluate(() => document.querySelector('dropout-lab').lab.metrics().iteration);

/** Where in a lab one can be, and what is used there. */
const PLACES = [
  {
    place: 'the Play button',
    selector: 'button.play',
    used: [' ', 'Enter', '.', 'n', 'N', 'r', '+', '-'],
    free: ['b', 's', 'ArrowRight', 'ArrowLeft', 'PageDown', 'Home', 'f', '/', 'F1', 'Escape'],
  },
  {
    place: 'the speed',
    selector: 'input[type=range][aria-label=Speed]',
    used: ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', '.', 'n'],
    free: ['b', ' ', 'f', 'Escape'],
  },
  {
    place: 'a picture of a network',
    selector: '.network canvas',
    used: ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Enter', ' ', '.', 'r'],
    free: ['b', 'PageDown', 'f', 'Escape'],
  },
  {
    place: 'a field that one types into',
    selector: 'input[type=text], input:not([type])',
    used: ['b', 'n', '.', ' ', 'ArrowRight', 'Home', 'Backspace', 'Enter', 'f', '/', '?', 'Control+a', 'PageDown'],
    free: ['Escape', 'F1'],
  },
  {
    place: 'a list',
    selector: '.export select',
    used: ['b', 'n', 'ArrowDown', 'Home'],
    free: ['Escape'],
  },
  {
    place: 'a switch in the drawer, which Escape closes',
    selector: '.drawer input[type=checkbox]',
    used: [' ', '.', 'r'],
    free: ['b', 'ArrowRight'],
    closes: true,
  },
];

for (const { place, selector, used, free, closes = false } of PLACES) {
  test(`keys on ${place}`, async ({ page, site }) => {
    await openGuest(page, site, { head: LISTENING });
    const element = page.locator(`dropout-lab`).locator(selector).first();
    // Some settings are folded away.
    await unfold(page);
    for (const key of used) {
      await element.focus();
      expect(
        await heardAfter(page, key).then((keys) => keys.filter((heard) => !heard.endsWith('Control'))),
        key,
      ).toEqual([]);
    }
    for (const key of free) {
      await element.focus();
      const heard = await heardAfter(page, key);
      expect(heard, key).toContain(`keydown ${key}`);
    }
    await element.focus();
    expect(await heardAfter(page, 'Tab')).toContain('keydown Tab');
    await element.focus();
    await page.keyboard.press('Escape');
    if (closes) await expect(page.getByRole('button', { name: 'All settings' })).toBeFocused();
    else
      expect(await page.evaluate(() => document.activeElement === document.body), 'the page has the focus').toBe(true);
  });
}

test('without the focus a lab in a page hears nothing', async ({ page, site }) => {
  await openGuest(page, site, { head: LISTENING, body: '<input id="own"><dropout-lab></dropout-lab>' });
  for (const key of ['.', ' ', 'n', 'ArrowRight', 'r']) expect(await heardAfter(page, key)).toContain(`keydown ${key}`);
  await page.locator('#own').focus();
  await page.keyboard.type('n.r 0');
  expect(await page.locator('#own').inputValue()).toBe('n.r 0');
  expect(await iteration(page)).toBe(0);
});

test('keys that are switched off reach the page', async ({ page, site }) => {
  await openGuest(page, site, { head: LISTENING });
  await page.getByRole('button', { name: 'Keyboard' }).click();
  await page.getByRole('checkbox', { name: 'Use these keys' }).uncheck();
  await page.keyboard.press('Escape');
  await page.locator('dropout-lab button.restart').focus();
  expect(await heardAfter(page, '.')).toContain('keydown .');
  expect(await iteration(page)).toBe(0);
});

test('commands of the page and of the browser stay theirs', async ({ page, site }) => {
  await openGuest(page, site, { head: LISTENING });
  for (const selector of ['button.play', '.network canvas', 'input[type=text], input:not([type])']) {
    await page.locator('dropout-lab').locator(selector).first().focus();
    for (const key of ['Control+k', 'Control+ArrowRight', 'Alt+n']) {
      // In a text some of them move the cursor.
      if (selector.includes('text') && key !== 'Control+k') continue;
      expect(await heardAfter(page, key), `${key} on ${selector}`).toContain(`keydown ${key.split('+')[1]}`);
    }
  }
});

test('the keys of a dialog stay in it', async ({ page, site }) => {
  await openGuest(page, site, { head: LISTENING });
  await page.getByRole('button', { name: 'Keras code' }).click();
  await expect(page.getByRole('dialog')).toContainText('import keras');
  for (const key of ['ArrowDown', 'b', '.']) expect(await heardAfter(page, key), key).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the main lab of a page hears its keys without the focus, too', async ({ page, site }) => {
  await open(page, site);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await iteration(page)).toBe(2);
});
