// The phases of an iteration: a stepper that goes on and back, by click, key and drag, and leaves the run alone; and Play, which
// begins slowly.

import { expect, test } from './fixture.mjs';
import { frames, metrics, open, train } from './lab.mjs';

const PHASES = ['mask', 'forward', 'loss', 'backward', 'update'];

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
const stepper = (page) => page.locator('dropout-lab').getByRole('radiogroup', { name: 'Phases of an iteration' });

/** @param {Page} page @param {string} name */
const step = (page, name) => stepper(page).getByRole('radio', { name });

/** @param {Page} page */
const state = (page) =>
  page.evaluate(() => {
    const { lab } = document.querySelector('dropout-lab');
    const { iteration, phase, shownPhase } = lab.metrics();
    return { iteration, phase, shownPhase, fingerprint: lab.fingerprint() };
  });

/** What the networks and the planes look like. @param {Page} page */
async function pictures(page) {
  await frames(page);
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector('dropout-lab');
    return [...shadowRoot.querySelectorAll('.arm .network canvas, .arm .learnt canvas')].map((canvas) =>
      /** @type {HTMLCanvasElement} */ (canvas).toDataURL(),
    );
  });
}

test('a click runs up to a phase, and back to one that is done shows it as it was', async ({ page, site }) => {
  await open(page, site);
  await train(page, 20);
  await expect(stepper(page).getByRole('radio', { checked: true })).toHaveCount(0);
  const before = await state(page);
  // Of the iteration that is done, all phases are there: none is trained.
  await step(page, 'loss').click();
  await expect(step(page, 'loss')).toBeChecked();
  expect(await state(page)).toEqual({ ...before, shownPhase: 'loss' });

  // One after the other, on into the next iteration.
  const seen = /** @type {Record<string, string[]>} */ ({});
  await page.evaluate(() => document.querySelector('dropout-lab').step(1));
  for (const phase of PHASES) {
    await page.evaluate(() => document.querySelector('dropout-lab').phase());
    await expect(step(page, phase)).toBeChecked();
    seen[phase] = await pictures(page);
  }
  const done = await state(page);
  expect(done).toMatchObject({ iteration: 22, phase: 'update', shownPhase: 'update' });
  for (const phase of ['mask', 'backward', 'forward', 'update', 'loss']) {
    await step(page, phase).click();
    expect(await pictures(page), phase).toEqual(seen[phase]);
    expect(await state(page), phase).toEqual({ ...done, shownPhase: phase });
  }
  expect(seen.backward?.[3], 'the update changes the plane').not.toBe(seen.update?.[3]);
});

test('before the first iteration a click runs its phases', async ({ page, site }) => {
  await open(page, site);
  await step(page, 'backward').click();
  expect(await state(page)).toMatchObject({ iteration: 0, phase: 'backward', shownPhase: 'backward' });
  await expect(page.locator('dropout-lab .status > p')).toContainText('Gradients run right to left');
  await expect(stepper(page).getByRole('status'), 'it is read out').toContainText('Gradients run right to left');
});

test('the arrow keys scrub within the iteration', async ({ page, site }) => {
  await open(page, site);
  await step(page, 'mask').focus();
  for (const phase of [...PHASES, 'update']) {
    await page.keyboard.press('ArrowRight');
    await expect(step(page, phase)).toBeChecked();
    await expect(step(page, phase)).toBeFocused();
  }
  const done = await state(page);
  expect(done).toMatchObject({ iteration: 1, phase: 'update' });
  await page.keyboard.press('ArrowLeft');
  await expect(step(page, 'backward')).toBeChecked();
  await page.keyboard.press('Home');
  await expect(step(page, 'mask')).toBeChecked();
  expect(await state(page)).toEqual({ ...done, shownPhase: 'mask' });
  await page.keyboard.press('End');
  await expect(step(page, 'update')).toBeChecked();
  // The key of the bar goes on from what is shown, and then into the next iteration.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('.');
  expect(await state(page)).toEqual(done);
  await page.keyboard.press('.');
  expect(await state(page)).toMatchObject({ iteration: 1, phase: 'mask', shownPhase: 'mask' });
});

test('a drag scrubs', async ({ page, site }) => {
  await open(page, site);
  await train(page, 5);
  const before = await state(page);
  const middle = async (/** @type {string} */ phase) => {
    const box = await step(page, phase).boundingBox();
    return /** @type {const} */ ([(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2]);
  };
  await page.mouse.move(...(await middle('update')));
  await page.mouse.down();
  for (const phase of ['backward', 'loss', 'forward', 'mask', 'forward']) {
    await page.mouse.move(...(await middle(phase)));
    await expect(step(page, phase)).toBeChecked();
  }
  await page.mouse.up();
  await page.mouse.move(...(await middle('loss')));
  await expect(step(page, 'forward'), 'the drag is over').toBeChecked();
  expect(await state(page)).toEqual({ ...before, shownPhase: 'forward' });
});

test('looking back leaves the run and its link as they are', async ({ page, site }) => {
  await open(page, site, 'drop=0.5');
  const straight = await train(page, 40);
  await page.evaluate(() => document.querySelector('dropout-lab').restart());
  await train(page, 15);
  for (const phase of ['mask', 'backward']) await step(page, phase).click();
  expect(await train(page, 25)).toBe(straight);
  expect((await metrics(page)).changedAt).toBeUndefined();
  await expect(stepper(page).getByRole('radio', { checked: true })).toHaveCount(0);
});

test('Play begins with single iterations, unless a script asks for its speed at once', async ({ page, site }) => {
  await open(page, site);
  const iterations = (/** @type {object} */ options) =>
    page.evaluate(async (options) => {
      const element = document.querySelector('dropout-lab');
      element.restart();
      element.play(options);
      await new Promise((done) => setTimeout(done, 1000));
      element.pause();
      return element.lab.metrics().iteration;
    }, options);
  expect(await iterations({})).toBeLessThan(14);
  expect(await iterations({ slowly: false })).toBeGreaterThan(60);
});
