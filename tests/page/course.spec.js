// The course as a student goes through it: nothing runs before a prediction, five seeds in real workers, a verdict that says
// what came out, an explanation only then.

import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from './fixture.mjs';
import { metrics, open, ready } from './lab.mjs';
import { predict, press, verdict } from './lesson.mjs';
import { violations } from './axe.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {string} name @returns {import('../../dist/worker.js').Lesson} */
const lessonOf = (name) => JSON.parse(readFileSync(`lessons/${name}.json`, 'utf8'));

const NAMES = readdirSync('lessons').map((file) => file.replace('.json', ''));

/** The lesson that stands in the README as an example. */
const EXAMPLE = /```json\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';

/** A lesson of the reader's own, in the page's lab. @param {Page} page @param {string} text of its file */
async function useOwn(page, text) {
  await page.route('**/my-lesson.json', (route) => route.fulfill({ contentType: 'application/json', body: text }));
  await page.evaluate(() => document.querySelector('dropout-lab').setAttribute('lesson-src', 'my-lesson.json'));
}

for (const name of NAMES) {
  test(`the lesson ${name} comes out, and explains only then`, async ({ page, site }) => {
    const lesson = lessonOf(name);
    await open(page, site, `lesson=${name}&seeds=601-605`);
    await expect(page.locator('.lesson h2')).toHaveText(lesson.title);
    await expect(page.locator('.idea')).toHaveText(lesson.idea);
    const right = lesson.predict.choices.findIndex((choice) => choice.right);
    await predict(page, right);
    const begun = Date.now();
    await expect(page.locator('.step')).toContainText(lesson.watch.text);
    await page.getByRole('button', { name: 'See all runs' }).click();
    await expect(page.locator('.dots circle').first()).toBeVisible({ timeout: 30_000 });
    const first = Date.now() - begun;
    await expect(page.getByRole('button', { name: 'Why?' })).toBeDisabled();
    const said = await verdict(page);
    const cost = Date.now() - begun;
    // The aim is 3 and 10 seconds with one worker on a quiet machine; this one may be shared by several, so that is only said.
    console.log(`${name}: first dot after ${first} ms, verdict after ${cost} ms`);
    expect(said).toMatch(/It came out in [45] of 5 runs\./);
    expect(said).toContain('The runs bear your prediction out.');
    await press(page, 'Why?');
    await expect(page.locator('.step')).toContainText(lesson.explain.held.split('{')[0]);
    await expect(page.locator('.step')).not.toContainText('{');
  });
}

for (const part of ['curves', 'network', 'plane']) {
  const name = NAMES.find((lesson) => lessonOf(lesson).watch.part === part);
  test(`what to watch is pointed at on the stage: ${part}`, async ({ page, site }) => {
    await open(page, site, `lesson=${name}`);
    await predict(page, 0);
    const pointedAt = () =>
      page.evaluate(() => {
        const parts = [...document.querySelector('dropout-lab').shadowRoot.querySelectorAll('figure')];
        return parts.filter((part) => part.checkVisibility() && getComputedStyle(part).outlineWidth === '3px').length;
      });
    await expect.poll(pointedAt).toBeGreaterThan(0);
  });
}

test('in the lesson on co-adaptation the reader removes neurons before the runs are shown', async ({ page, site }) => {
  const lesson = lessonOf('half-gone');
  await open(page, site, 'lesson=half-gone&seeds=601-605');
  await predict(page, 0);
  await expect(page.locator('.step')).toContainText(lesson.hands ?? '–', { timeout: 45_000 });
  await expect(page.locator('.hands-on')).toBeVisible();
  await page.getByRole('button', { name: 'Remove at random' }).click();
  await expect(page.locator('.removal-chart')).toBeVisible();
  await page.getByRole('button', { name: 'See all runs' }).click();
  expect(await verdict(page)).toMatch(/It came out in [45] of 5 runs\./);
});

test('by keyboard alone, with a wrong answer, which the runs do not bear out', async ({ page, site }) => {
  await open(page, site, 'lesson=thinned');
  const press = (/** @type {string} */ key) => page.keyboard.press(key);
  await page.getByRole('button', { name: 'To the question' }).focus();
  await press('Enter');
  // From the heading over the steps to the first answer.
  const focused = () =>
    page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.activeElement?.outerHTML ?? '');
  for (let presses = 0; presses < 12 && !(await focused()).includes('radio'); presses += 1) await press('Tab');
  await press('Space');
  await press('Tab');
  await press('Enter');
  for (let presses = 0; presses < 12 && !(await focused()).includes('See all runs'); presses += 1) await press('Tab');
  await press('Enter');
  expect(await verdict(page)).toContain(
    'You predicted A: 1: all examples of the batch share the dropped neurons. The runs bear out another one. C:',
  );
});

test('the stage plays the lesson’s run, stops at its end, and points at what to watch only meanwhile', async ({
  page,
  site,
}) => {
  await open(page, site, 'lesson=thinned');
  await predict(page, 2);
  await expect(page.locator('.lab[data-watch=network]')).toBeVisible();
  await expect(page.locator('.lab[data-watch]')).toHaveCount(0, { timeout: 20_000 });
  await expect
    .poll(async () => (await metrics(page)).iteration)
    .toBeGreaterThanOrEqual(lessonOf('thinned').watch.until);
  expect(await page.evaluate(() => document.querySelector('dropout-lab').playing)).toBe(false);
});

test('answers are kept from the first one on, mark the list, and are forgotten at once', async ({ page, site }) => {
  const kept = () => page.evaluate(() => localStorage.length);
  await open(page, site, 'lesson=thinned');
  await press(page, 'To the question');
  await page.locator('.lesson .choice input').first().check();
  expect(await kept()).toBe(0);
  await press(page, 'Run it');
  await verdict(page);
  expect(await kept()).toBe(1);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await expect(page.locator('.lessons .done')).toHaveCount(1);
  await page.getByRole('button', { name: 'Forget my answers' }).click();
  await expect(page.locator('.lessons .done')).toHaveCount(0);
  expect(await kept()).toBe(0);
});

test('where storage is forbidden, a lesson works without', async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
  });
  await open(page, site, 'lesson=thinned');
  await predict(page, 2);
  expect(await verdict(page)).toContain('It came out');
});

test('results can be copied: prediction, verdict, seeds, fingerprints, address', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, site, 'lesson=thinned&seeds=7-11');
  await predict(page, 0);
  await verdict(page);
  await press(page, 'Why?');
  await press(page, 'Copy my results');
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(lines[0]).toBe('Dropout Lab: How many networks does one step train?');
  expect(lines[1]).toBe('Prediction A: 1: all examples of the batch share the dropped neurons. (not borne out)');
  expect(lines[2]).toMatch(/^It came out in 5 of 5 runs\. One iteration trained 16/);
  expect(lines[3]).toMatch(/^Seeds 7-11; fingerprints( [0-9a-f]{16}){5}$/);
  expect(lines[4]).toBe(`${site}?lesson=thinned&seeds=7-11`);
});

test('other seeds are drawn, and judged anew', async ({ page, site }) => {
  await open(page, site, 'lesson=thinned');
  await predict(page, 2);
  await verdict(page);
  await page.getByText('All numbers').click();
  const seeds = () => page.locator('.lesson thead th').allInnerTexts();
  expect(await seeds()).toEqual([1, 2, 3, 4, 5].map((seed) => `seed ${seed}`));
  await press(page, 'Other seeds');
  await verdict(page);
  await expect.poll(seeds).not.toContain('seed 1');
});

test('a lesson has its address, leaves it with its run, and is there again on the way back', async ({ page, site }) => {
  await open(page, site, 'lesson=everybody-back');
  await expect(page.locator('.lesson h2')).toBeVisible();
  await expect
    .poll(async () => await page.evaluate(() => document.querySelector('dropout-lab').query))
    .toContain('data=curve');
  expect(page.url()).toBe(`${site}?lesson=everybody-back`);
  await page.getByRole('button', { name: 'Leave the lesson' }).click();
  await expect(page.locator('.lesson')).toHaveCount(0);
  await expect.poll(() => page.url()).toContain('data=curve');
  expect(page.url()).not.toContain('lesson');
  await page.goBack();
  await expect(page.locator('.lesson h2')).toBeVisible();
});

test('the list leads to each lesson, and each lesson to the next', async ({ page, site }) => {
  await open(page, site);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await expect(page.locator('.lessons li')).toHaveCount(12);
  await page.getByRole('link', { name: 'How many networks does one step train?' }).click();
  await ready(page);
  await predict(page, 2);
  await verdict(page);
  await press(page, 'Why?');
  await page.getByRole('link', { name: 'Next lesson →' }).click();
  await ready(page);
  await expect(page.locator('.lesson h2')).toHaveText('What is worse with dropout, and what is better?');
});

test('lessons stand alone in a page, several of them, without ways to others', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(() => {
    document.querySelector('dropout-lab').remove();
    for (const lesson of ['thinned', 'everybody-back']) {
      const lab = document.createElement('dropout-lab');
      lab.setAttribute('lesson', lesson);
      document.querySelector('main').append(lab);
    }
  });
  await ready(page);
  await expect(page.locator('.lesson h2')).toHaveText([
    'How many networks does one step train?',
    'What if everybody comes back?',
  ]);
  await expect(page.locator('.lesson a')).toHaveCount(0);
  expect(page.url()).toBe(site);
});

test('the lesson of the README works, as a file of the page’s own', async ({ page, site }) => {
  await open(page, site);
  await useOwn(page, EXAMPLE);
  await expect(page.locator('.lesson h2')).toHaveText('Who is ahead after twenty steps?');
  await predict(page, 1);
  expect(await verdict(page)).toContain('The runs bear your prediction out.');
});

test('a verdict that does not come out says so, and is explained otherwise', async ({ page, site }) => {
  await open(page, site);
  await useOwn(page, EXAMPLE.replace('with > without', 'with < 0'));
  await predict(page, 1);
  const said = await verdict(page);
  expect(said).toContain('It did not come out this time: in 0 of 5 runs.');
  expect(said).toContain('These runs decide for none of the answers.');
  await press(page, 'Why?');
  await expect(page.locator('.step')).toContainText('Twenty steps are few.');
  await expect(page.locator('.step')).not.toContainText('Each neuron was left out');
});

test('a file that is no lesson is named with what is wrong in it, and its text is never HTML', async ({
  page,
  site,
}) => {
  await open(page, site);
  await useOwn(page, EXAMPLE.replace('"curves"', '"curve"'));
  await expect(page.locator('.notice')).toContainText(
    'my-lesson.json, watch.part: unknown variant `curve`, expected one of `network`, `mask`, `plane`, `curves`',
  );
  await page.evaluate(() => document.querySelector('dropout-lab').removeAttribute('lesson-src'));
  await page.unroute('**/my-lesson.json');
  await useOwn(page, EXAMPLE.replace('Who is ahead', '<b>Who</b> is ahead'));
  await expect(page.locator('.lesson h2')).toHaveText('<b>Who</b> is ahead after twenty steps?');
});

test('an address cannot name a file, and an unknown lesson is answered with those there are', async ({
  page,
  site,
}) => {
  await open(page, site, 'lesson-src=https://example.org/lesson.json');
  await expect(page.locator('.lesson')).toHaveCount(0);
  await open(page, site, 'lesson=half-done');
  await expect(page.locator('.notice')).toContainText('There is no lesson “half-done”. Lessons: memorising, thinned,');
});

test('on a phone nothing is wider than the screen', async ({ page, site }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await open(page, site, 'lesson=thinned');
  const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(await isWider()).toBe(false);
  await predict(page, 2);
  expect(await isWider()).toBe(false);
  await verdict(page);
  expect(await isWider()).toBe(false);
  await press(page, 'Why?');
  expect(await isWider()).toBe(false);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in any step of a lesson, nor in the list and the sheets for teachers, ${colorScheme}`, async ({
    page,
    site,
  }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, site, 'lesson=thinned');
    await expect(page.locator('.idea')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await press(page, 'To the question');
    expect(await violations(page)).toEqual([]);
    await page.locator('.lesson .choice input').nth(2).check();
    await press(page, 'Run it');
    expect(await violations(page)).toEqual([]);
    await verdict(page);
    await page.getByText('All numbers').click();
    expect(await violations(page)).toEqual([]);
    await press(page, 'Why?');
    await page.locator('dropout-course').scrollIntoViewIfNeeded();
    await page.getByText('For teachers').click();
    await page.evaluate(() => scrollTo(0, 0));
    expect(await violations(page)).toEqual([]);
  });
}

test('a sweep shows each result as it comes, names the best value, and can be cancelled', async ({ page, site }) => {
  await open(page, site, 'data=digits&layers=128,128&lr=0.001&batch=32&sweep=drop:0,0.5,0.8&seeds=3');
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  const sweep = page.locator('.sweep');
  await sweep.getByRole('button', { name: 'Run the sweep' }).click();
  await expect(sweep.getByRole('status')).toContainText(/[1-8] of 9 runs, about \d+ s left/);
  await expect(sweep.getByRole('status')).toHaveText('9 of 9 runs', { timeout: 60_000 });
  await expect(sweep).toContainText('with dropout: 0.577 ± 0.');
  await expect(sweep).toContainText('at drop = 0.5');
  const losses = sweep.locator('tbody td:last-child');
  await expect(losses).toHaveText([/^0\.883/, /^0\.577/, /^1\.510/]);
  await sweep.getByRole('button', { name: 'Run the sweep' }).click();
  await sweep.getByRole('button', { name: 'Cancel' }).click();
  await expect(sweep.getByRole('status')).toHaveText('Cancelled; what had been done is shown.');
});

test('trials and sweeps halt nothing: no task is long', async ({ page, site }) => {
  await open(page, site, 'lesson=half-gone');
  await page.evaluate(() => {
    const seen = /** @type {any} */ (window);
    seen.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: 'longtask' });
  });
  await predict(page, 2);
  await verdict(page);
  // 50 ms is the aim on a machine of one's own; this one may be shared by several.
  expect(await page.evaluate(() => /** @type {any} */ (window).longest)).toBeLessThan(250);
});

test('a sweep over a value that cannot be is refused with a sentence', async ({ page, site }) => {
  await open(page, site);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await page.getByLabel('Values, with commas between').fill('0,2');
  await page.getByRole('button', { name: 'Run the sweep' }).click();
  await expect(page.locator('.sweep').getByRole('status')).toContainText('drop: ‘2’'.replace(/[‘’]/g, "'"));
});

test('the code to copy for a lesson names the script of this page', async ({ page, site }) => {
  await open(page, site);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await page.locator('.teachers > summary').click();
  const code = page.locator('dropout-course .sheet pre').first();
  await expect(code).toHaveText(
    `<script type="module" src="${new URL('static/element.js', site)}"></script>\n<dropout-lab lesson="memorising"></dropout-lab>`,
  );
});
