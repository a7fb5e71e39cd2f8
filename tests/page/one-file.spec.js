// dist/dropout-lab.html, the page as one file, opened from the disk as by a double click.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from './fixture.mjs';
import { metrics, open, train } from './lab.mjs';
import { predict, press, verdict } from './lesson.mjs';

const FILE = resolve('dist/dropout-lab.html');
const ADDRESS = pathToFileURL(FILE).href;

/** Most bytes: it is sent by mail, and carried about on sticks. */
const MOST = 1_200_000;

test(`it has at most ${MOST.toLocaleString('en')} bytes`, () => {
  expect(statSync(FILE).size).toBeLessThanOrEqual(MOST);
});

test('it trains as the page does, looks inside in a worker, has the digits, and requests nothing', async ({
  page,
  site,
}) => {
  await open(page, site, 'data=digits&layers=20');
  const wanted = await train(page, 30);
  /** @type {string[]} */
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await open(page, ADDRESS, 'data=digits&layers=20');
  expect(await train(page, 30)).toBe(wanted);
  const inside = page.locator('dropout-lab details.inside');
  await inside.locator('summary').click();
  await expect(inside.getByText('Measured at iteration 30')).toBeVisible({ timeout: 60_000 });
  const [first, ...others] = requests;
  expect(first).toBe(`${ADDRESS}?data=digits&layers=20`);
  expect(
    others.filter((address) => !address.startsWith('blob:')),
    'its own parts only',
  ).toEqual([]);
});

test('a lesson is chosen, gone through to its verdict, and left', async ({ page }) => {
  await open(page, ADDRESS);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await page.locator('.lessons').getByRole('link').nth(1).click();
  await expect(page.locator('.lesson h2')).toBeVisible();
  expect(page.url()).toBe(`${ADDRESS}?lesson=thinned`);
  await predict(page, 2);
  expect(await verdict(page)).toContain('It came out');
  await press(page, 'Why?');
  await press(page, 'Leave the lesson');
  await expect(page.locator('.lesson')).toHaveCount(0);
  expect((await metrics(page)).iteration).toBeGreaterThan(0);
});

test('a link to the run leads back to it, and code for a lesson is a frame of the file', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, ADDRESS, 'data=moons');
  await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.4'));
  await page.locator('dropout-lab .copy.link').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`${ADDRESS}?data=moons&drop=0.4`);
  await page.locator('dropout-course').scrollIntoViewIfNeeded();
  await page.locator('.teachers > summary').click();
  await expect(page.locator('dropout-course .sheet pre').first()).toContainText(
    `<iframe src="${ADDRESS}?lesson=memorising"`,
  );
});
