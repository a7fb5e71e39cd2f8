// What a reader takes along: code, weights, curves, pictures; and weights back in.

import { readFile } from 'node:fs/promises';
import { expect, test } from './fixture.mjs';
import { metrics, open, train } from './lab.mjs';

/** @param {import('@playwright/test').Page} page */
const panel = (page) => page.getByRole('region', { name: 'Export' });

/**
 * What a click saves.
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').Locator} button
 */
async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

for (const [framework, signs] of /** @type {const} */ ([
  ['PyTorch', ['import torch', 'Dropout']],
  ['Keras', ['import keras', 'Dropout']],
])) {
  test(`the ${framework} code of either network, to read and to save`, async ({ page, site }) => {
    await open(page, site, 'data=moons&drop=0.3');
    const button = panel(page).getByRole('button', { name: `${framework} code` });
    await button.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const script = dialog.getByRole('region', { name: `${framework} code` });
    for (const sign of signs) await expect(script).toContainText(sign);
    const withDropout = await script.textContent();
    const file = await saved(page, dialog.getByRole('button', { name: 'Save as .py' }));
    expect(file.name).toBe(`dropout_lab_${framework.toLowerCase()}_with_dropout.py`);
    expect(file.content.toString()).toBe(withDropout);
    await dialog.getByText('without dropout', { exact: true }).click();
    await expect(script).not.toHaveText(withDropout ?? '');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
  });
}

test('the code can be copied', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, site);
  await panel(page).getByRole('button', { name: 'Keras code' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByText('Copied')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Keras code' })).toContainText('import keras');
  const script = await dialog.getByRole('region', { name: 'Keras code' }).textContent();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(script);
});

test('keys do not drive the run from within the code', async ({ page, site }) => {
  await open(page, site);
  await train(page, 3);
  await panel(page).getByRole('button', { name: 'Keras code' }).click();
  await page.getByRole('dialog').getByRole('region', { name: 'Keras code' }).focus();
  await page.keyboard.press('r');
  expect((await metrics(page)).iteration).toBe(3);
});

test('a run without comparison has the code of its only network', async ({ page, site }) => {
  await open(page, site, 'compare=off');
  await panel(page).getByRole('button', { name: 'PyTorch code' }).click();
  await expect(page.getByRole('dialog')).toContainText('import torch');
  await expect(page.getByRole('dialog').getByText('without dropout', { exact: true })).toBeHidden();
});

test('saved weights come back with their run', async ({ page, site }) => {
  await open(page, site, 'data=moons&layers=6&seed=4');
  const fingerprint = await train(page, 40);
  const file = await saved(page, panel(page).getByRole('button', { name: 'Save weights' }));
  expect(file.name).toBe('dropout-lab-weights.json');
  await open(page, site);
  await panel(page)
    .locator('input[type=file]')
    .setInputFiles({ ...file, mimeType: 'application/json', buffer: file.content });
  await expect(panel(page).getByRole('status')).toContainText('dropout-lab-weights.json');
  expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.fingerprint())).toBe(fingerprint);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').query)).toBe('data=moons&layers=6&seed=4');
  expect((await metrics(page)).iteration).toBe(40);
});

test('weights of a run on digits fetch the digits', async ({ page, site }) => {
  await open(page, site, 'data=digits&layers=6');
  const fingerprint = await train(page, 4);
  const file = await saved(page, panel(page).getByRole('button', { name: 'Save weights' }));
  await open(page, site);
  await panel(page)
    .locator('input[type=file]')
    .setInputFiles({ ...file, mimeType: 'application/json', buffer: file.content });
  await expect(panel(page).getByRole('status')).toContainText('Loaded weights');
  expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.fingerprint())).toBe(fingerprint);
});

for (const [what, content] of /** @type {const} */ ([
  ['nothing', ''],
  ['no JSON', 'weights'],
  ['another JSON', '{"a": 1}'],
  [
    'a hostile query',
    '{"format": "dropout-lab weights", "version": 1, "query": "layers=99999&%", "iteration": 1, "b": []}',
  ],
])) {
  test(`a file with ${what} is refused in a sentence, and the run goes on`, async ({ page, site }) => {
    await open(page, site);
    const before = await train(page, 7);
    const buffer = Buffer.from(content);
    await panel(page)
      .locator('input[type=file]')
      .setInputFiles({ name: 'w.json', mimeType: 'application/json', buffer });
    await expect(panel(page).getByRole('alert')).toContainText(/\w+ \w+/);
    expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.fingerprint())).toBe(before);
    await train(page, 1);
    expect((await metrics(page)).iteration).toBe(8);
  });
}

test('the curves as CSV are the history', async ({ page, site }) => {
  await open(page, site);
  await train(page, 30);
  const { name, content } = await saved(page, panel(page).getByRole('button', { name: 'Curves as CSV' }));
  expect(name).toBe('dropout-lab-curves.csv');
  const [header = '', ...rows] = content.toString().trimEnd().split('\n');
  expect(header.split(',').slice(0, 3)).toEqual([
    'iteration',
    'train loss without dropout',
    'test loss without dropout',
  ]);
  const history = await page.evaluate(() => {
    const { iteration, b } = document.querySelector('dropout-lab').lab.history();
    return [...iteration].map((at, row) => [at, b.testAccuracy[row], b.wrongLabelsLearnt[row]]);
  });
  const columns = ['iteration', 'test accuracy with dropout', 'flipped labels learnt with dropout'].map((column) =>
    header.split(',').indexOf(column),
  );
  const numbers = rows.map((row) => columns.map((column) => Number(row.split(',')[column])));
  expect(numbers).toEqual(history);
});

test('a curve’s CSV has no columns for accuracies, which it has not', async ({ page, site }) => {
  await open(page, site, 'data=curve&compare=off');
  await train(page, 10);
  const { content } = await saved(page, panel(page).getByRole('button', { name: 'Curves as CSV' }));
  expect(content.toString().split('\n')[0]).toBe('iteration,train loss with dropout,test loss with dropout');
});

test('every picture is saved as a PNG', async ({ page, site }) => {
  await open(page, site);
  await train(page, 10);
  const choice = panel(page).getByLabel('Picture');
  await expect(choice).toContainText('Loss over time');
  const names = await choice.locator('option').allTextContents();
  expect(names).toContain('Network with dropout');
  for (const name of names) {
    await choice.selectOption(name);
    const file = await saved(page, panel(page).getByRole('button', { name: 'Save as PNG' }));
    expect(file.content.subarray(1, 4).toString(), name).toBe('PNG');
    expect(file.content.length, name).toBeGreaterThan(1000);
  }
});
