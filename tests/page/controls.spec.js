// Changing a setting acts at once, is kept in the address, and the address leads to the same run; the keyboard does it all.

import { expect, test } from './fixture.mjs';
import { metrics, open, ready, train, unfold } from './lab.mjs';

/** @param {import('@playwright/test').Page} page */
const query = (page) => page.evaluate(() => document.querySelector('dropout-lab').query);

/**
 * A run in which a setting means something and its control can be changed.
 * @param {string} key
 * @param {{ key: string, words: string[] }[]} requires
 */
function queryWith(key, requires) {
  const missing = requires.filter(({ words }) => !words.includes('circles'));
  const pairs = missing.map(({ key: needed, words }) => `${needed}=${words[0]}`);
  // Images and sequences are digits.
  if (key === 'net' || missing.some(({ key: needed }) => needed === 'net')) pairs.unshift('data=digits');
  return pairs.join('&');
}

test('every setting has a control that changes the run and the address', async ({ page, site }) => {
  await open(page, site);
  await unfold(page);
  const settings = await page.evaluate(() => {
    const { constructor: Lab } = document.querySelector('dropout-lab').lab;
    return (
      Lab.schema()
        .filter((setting) => (setting.choices?.length ?? 2) > 1)
        // The table's panel has these.
        .filter(({ kind }) => kind !== 'name' && kind !== 'columns')
        .map(({ key, kind, requires }) => ({ key, kind, requires }))
    );
  });
  expect(settings.length).toBeGreaterThan(15);
  for (const { key, kind, requires = [] } of settings) {
    await open(page, site, queryWith(key, requires));
    await unfold(page);
    const before = await query(page);
    const field = page.locator(`dropout-lab .field[data-key="${key}"]`);
    await expect(field, key).toBeVisible();
    if (kind === 'choice' && (await field.locator('select').count())) {
      await field.locator('select').selectOption({ index: 1 });
    } else if (kind === 'choice') {
      await field.locator('label:has(input:not(:checked))').first().click();
    } else if (kind === 'switch') {
      await field.getByRole('switch').click();
    } else if (await field.getByRole('slider').count()) {
      await field.getByRole('slider').first().press('ArrowRight');
    } else {
      const typed = field.getByRole('textbox').first();
      await typed.fill(String(Number(await typed.inputValue()) + 1));
      await typed.press('Enter');
    }
    await expect.poll(() => query(page), `${key} has changed`).not.toBe(before);
    const now = await query(page);
    expect(new URLSearchParams(now).has(key), `${key} is in “${now}”`).toBe(true);
    await expect.poll(() => new URL(page.url()).search).toBe(`?${now}`);
  }
});

test('a reload after changes gives the same run', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(async () => {
    const element = document.querySelector('dropout-lab');
    for (const [key, value] of [
      ['data', 'moons'],
      ['layers', '12,6'],
      ['drop', '0.1,0.4'],
      ['lr', '0.01'],
      ['b.act', 'tanh'],
    ]) {
      await element.set(key, value);
    }
    element.restart();
  });
  const before = await query(page);
  expect(before).not.toBe('');
  const fingerprint = await train(page, 200);
  await expect.poll(() => new URL(page.url()).search).toBe(`?${before}`);
  await page.reload();
  await ready(page);
  expect(await query(page)).toBe(before);
  expect(await train(page, 200)).toBe(fingerprint);
});

test('alpha dropout comes with SELU, and where there is none it is refused beside its control', async ({
  page,
  site,
}) => {
  await open(page, site);
  await unfold(page);
  const kind = page.locator('.field[data-key=kind]');
  await kind.locator('select').selectOption('alpha');
  await expect.poll(() => query(page)).toBe('act=selu&kind=alpha');
  await page.evaluate(() => document.querySelector('dropout-lab').set('act', 'tanh'));
  expect(await query(page)).toBe('act=tanh');
  await open(page, site, 'data=digits&net=gru');
  await unfold(page);
  await kind.locator('select').selectOption('alpha');
  await expect(kind.getByRole('alert')).toContainText('recurrent cells have no SELU');
  await expect(kind.locator('select')).toHaveValue('standard');
  expect(await query(page)).toBe('data=digits&net=gru');
});

test('a network that cannot read the data is refused beside its control, which goes back', async ({ page, site }) => {
  await open(page, site);
  const net = page.locator('.field[data-key=net]');
  await net.locator('label:has(input[value=cnn])').click();
  await expect(net.getByRole('alert')).toContainText('a point in the plane is neither an image nor a sequence');
  await expect(net.locator('input[value=mlp]')).toBeChecked();
  await page.locator('label.chip:has(input[value=digits])').click();
  await expect.poll(() => query(page)).toBe('data=digits');
  await net.locator('label:has(input[value=cnn])').click();
  await expect.poll(() => query(page)).toBe('data=digits&net=cnn');
  await unfold(page);
  await expect(page.locator('.field[data-key=channels]')).toBeVisible();
  await expect(net.getByRole('alert')).toHaveText('');
  // Other data forget what only the digits had.
  await page.locator('label.chip:has(input[value=moons])').click();
  await expect.poll(() => query(page)).toBe('data=moons');
  await expect(page.locator('.field[data-key=channels]')).toBeHidden();
});

test('batch norm for the network without dropout alone', async ({ page, site }) => {
  await open(page, site);
  await unfold(page);
  await page.getByLabel('Batch norm, without dropout').selectOption('on');
  await expect.poll(() => query(page)).toBe('a.bn=on');
  await expect(page.getByLabel('Place of the norm, without dropout')).toBeVisible();
  await expect(page.getByLabel('Order, without dropout')).toBeVisible();
  await page.getByLabel('Batch norm, without dropout').selectOption('');
  await expect.poll(() => query(page)).toBe('');
});

test('of settings that limit each other the other gives way, and the page says so at the control', async ({
  page,
  site,
}) => {
  await open(page, site, 'data=digits');
  await unfold(page);
  const train = page.locator('.field[data-key=train]');
  const typed = train.getByRole('textbox');
  await typed.fill('798');
  await typed.press('Enter');
  await expect.poll(() => query(page)).toBe('data=digits&train=798&test=999');
  await expect(train.getByRole('status')).toHaveText(/Test examples: now 999, since there are only 1797 digits/);
  await expect(page.locator('.field[data-key=test]').getByRole('textbox')).toHaveValue('999');
  // With room for it, it comes back.
  await typed.fill('700');
  await typed.press('Enter');
  await expect.poll(() => query(page)).toBe('data=digits&train=700');
  await expect(train.getByRole('status')).toHaveText('Test examples: 1000 again.');
  await page.locator('.field[data-key=compare]').getByRole('switch').click();
  await expect(train.getByRole('status')).toBeEmpty();
  await page.getByLabel('Dropout variant, with dropout').selectOption('alpha');
  await expect(page.locator('.overrides').getByRole('status')).toHaveText(
    /^Activation of arm b: now SELU, since alpha/,
  );
});

test('what gives way to a control that is out of view is said in a message', async ({ page, site }) => {
  await open(page, site, 'data=digits&train=798&test=4');
  const changes = await page.evaluate(async () => {
    const element = document.querySelector('dropout-lab');
    const changes = [];
    element.addEventListener('change', ({ detail }) => changes.push(detail));
    await element.set('test', '');
    await element.set('lr', '0.01');
    return changes;
  });
  expect(await query(page)).toBe('data=digits&train=797&lr=0.01');
  const sentence = 'Training examples: now 797, since there are only 1797 digits for training and test together.';
  expect(changes.map(({ adjustments }) => adjustments)).toEqual([
    [{ key: 'train', from: '798', to: '797', sentence }],
    [],
  ]);
  await expect(page.locator('.notice')).toContainText(sentence);
});

test('another number of layers cuts or continues a list of rates', async ({ page, site }) => {
  await open(page, site, 'drop=0.1,0.4');
  await unfold(page);
  await page.getByRole('button', { name: 'Hidden layers: one more' }).click();
  await expect.poll(() => query(page)).toBe('layers=16,16,16&drop=0.1,0.4,0.4');
  await page.getByRole('button', { name: 'Hidden layers: one fewer' }).click();
  await page.getByRole('button', { name: 'Hidden layers: one fewer' }).click();
  await expect.poll(() => query(page)).toBe('layers=16&drop=0.1');
});

test('a rate changed while training changes the run live; a new layer restarts it', async ({ page, site }) => {
  await open(page, site);
  await train(page, 50);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.5'))).toBe('live');
  expect((await metrics(page)).iteration).toBe(50);
  expect((await metrics(page)).changedAt).toBe(50);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').set('layers', '8'))).toBe('restart');
  expect((await metrics(page)).iteration).toBe(0);
});

test('the keyboard drives the run', async ({ page, site }) => {
  await open(page, site);
  const playing = () => page.evaluate(() => document.querySelector('dropout-lab').playing);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect((await metrics(page)).iteration).toBe(2);
  for (const phase of ['mask', 'forward', 'loss', 'backward', 'update']) {
    await page.keyboard.press('.');
    expect((await metrics(page)).phase).toBe(phase);
  }
  expect((await metrics(page)).iteration).toBe(3);
  await page.keyboard.press('Space');
  expect(await playing()).toBe(true);
  await expect.poll(async () => (await metrics(page)).iteration).toBeGreaterThan(5);
  await page.keyboard.press('Space');
  expect(await playing()).toBe(false);
  await page.keyboard.press('r');
  expect((await metrics(page)).iteration).toBe(0);
  await page.keyboard.press('n');
  await expect.poll(() => query(page)).toMatch(/seed=\d+/);
});

test('every control can be reached and seen with the Tab key', async ({ page, site }) => {
  await open(page, site);
  /** @type {string[]} */
  const reached = [];
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const lab = document.activeElement?.matches('dropout-lab') ? document.activeElement : undefined;
      const element = lab?.shadowRoot.activeElement;
      if (!element) return undefined;
      const around = [element, element.closest('label') ?? element, element.nextElementSibling ?? element].map((one) =>
        getComputedStyle(one),
      );
      return {
        name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.getAttribute('title') ?? element.id}`,
        visible: around.some(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none'),
      };
    });
    if (!focus && reached.length > 0) break;
    if (!focus) continue;
    expect(focus.visible, `${focus.name} shows that it has the focus`).toBe(true);
    reached.push(focus.name);
  }
  expect(reached.length, 'Tab leaves the lab again').toBeLessThan(200);
  const unreached = await page.evaluate((count) => {
    const root = document.querySelector('dropout-lab').shadowRoot;
    const operable = [...root.querySelectorAll('button, input, select, summary, canvas[tabindex="0"]')];
    const radios = new Set();
    const stops = operable.filter((element) => {
      if (!element.checkVisibility() || element.disabled || element.tabIndex < 0) return false;
      // A group of radio buttons is one stop.
      if (element.type !== 'radio') return true;
      return !radios.has(element.name) && radios.add(element.name);
    });
    return stops.length - count;
  }, reached.length);
  expect(unreached, reached.join('\n')).toBe(0);
});
