// What the page has to do in every browser: it loads, plays, drops what its masks say, gives the recorded numbers to the last
// bit, and draws all of its pictures, without a complaint. Chromium is asked for much more, see tests/page/.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, afterEach, before, describe, test } from 'node:test';
import { frames, metrics, open, ready, train } from '../page/lab.mjs';
import {
  DENSE,
  PIXELS,
  everyFamily,
  fingerprintOf,
  isAllKept,
  isDrawnAsTheLabDraws,
  masksOfTwentyIterations,
  picturesWhilePlaying,
  pixelsUnlikeTheMask,
  tilesUnlikeTheMask,
} from '../page/probes.mjs';
import { serve } from '../page/server.mjs';
import { launch } from './browser.mjs';

/** The runs that tests/bits.rs repeats natively. */
const RUNS = JSON.parse(readFileSync('tests/fingerprints.json', 'utf8'));
/** Far more than a page needs for its pictures: one frame each, while charts wait for an evaluation. */
const REDRAWS = 200;

/** A table of the reader's own, of three numbers and three classes. */
const TABLE = readFileSync('tests/labs/table.csv', 'utf8');

const server = await serve({ first: 'tests/engines/complaints.js' });
const site = server.url;
/** @type {Awaited<ReturnType<typeof launch>>} */
let page;
before(async () => {
  page = await launch();
});
after(async () => {
  server.close();
  await page?.close();
});
afterEach(async () => assert.deepEqual(await page.complaints(), []));

test('what a page must never have is heard', async () => {
  await open(page, site);
  await page.evaluate(() => {
    for (const src of ['../misbehaving.js', 'http://other.invalid/nothing.js'])
      document.body.append(Object.assign(document.createElement('script'), { src }));
  });
  await page.waitForFunction(() => window.complaints.length >= 6);
  const heard = (await page.complaints()).join('\n');
  for (const what of [
    /error: an error/,
    /warn: a warning/,
    /an exception/,
    /a rejection/,
    /nothing\.png/,
    /against the policy/,
  ])
    assert.match(heard, what);
});

test('the page loads under its content security policy, and the lab is ready to play', async () => {
  await open(page, site);
  assert.equal(await page.evaluate(() => document.title), 'Dropout Lab');
  assert.deepEqual(await page.evaluate(buttons), { Play: true, Pause: false });
});

test('a query that cannot be is answered with a sentence, and the default runs', async () => {
  await open(page, site, 'drop=1.5&layrs=8');
  const said = await page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.textContent);
  assert.match(said, /has mistakes/);
  assert.match(said, /layrs.*layers/);
  assert.equal(await page.evaluate(() => document.querySelector('dropout-lab').query), '');
});

test('Play plays, Pause pauses, and what was played is the run of the query', async () => {
  await open(page, site);
  await page.click(playButton);
  await page.waitForFunction(() => document.querySelector('dropout-lab').lab.metrics().iteration >= 200);
  await page.click(playButton);
  const { iteration } = await metrics(page);
  await frames(page);
  const played = await page.evaluate(() => document.querySelector('dropout-lab').lab.fingerprint());
  assert.equal((await metrics(page)).iteration, iteration);
  await open(page, site);
  assert.equal(await train(page, iteration), played);
});

describe('masks', () => {
  test('every iteration has a new mask, and without dropout nothing is dropped', async () => {
    await open(page, site);
    assert.equal(new Set(await page.evaluate(masksOfTwentyIterations)).size, 20);
    assert.equal(await page.evaluate(isAllKept), true);
  });
  for (const query of DENSE) {
    test(`the picture shows the very neurons that the mask names: ${query || 'default'}`, async () => {
      await open(page, site, query);
      assert.deepEqual(await page.evaluate(tilesUnlikeTheMask), []);
    });
  }
  for (const [query, layer, steps] of PIXELS) {
    test(`the pixels of ${query} are those of its masks`, async () => {
      await open(page, site, query);
      const { wrong, seen } = await page.evaluate(pixelsUnlikeTheMask, [layer, steps]);
      assert.deepEqual(wrong, []);
      assert.ok(seen.dropped > 20 && seen.kept > 20, JSON.stringify(seen));
    });
  }
  test('the page itself draws what the lab would draw', async () => {
    await open(page, site);
    assert.equal(await page.evaluate(isDrawnAsTheLabDraws), true);
  });
});

describe('the recorded numbers, to the last bit', () => {
  before(async () => {
    await open(page, site, 'data=digits');
    await page.evaluate((table) => document.querySelector('dropout-lab').loadTable(table), TABLE);
  });
  for (const { fingerprint, ...run } of RUNS) {
    test(`${run.query || 'default'}${run.changes ? `, then ${run.changes}` : ''}`, async () => {
      assert.equal(await page.evaluate(fingerprintOf, run), fingerprint);
    });
  }
});

test('every picture of every family is drawn, and goes with the run', async (context) => {
  await open(page, site);
  for (const query of await page.evaluate(everyFamily)) {
    await context.test(query, async () => {
      await page.goto(`${site}?${query}`);
      await ready(page);
      if (query === 'data=table')
        await page.evaluate((table) => document.querySelector('dropout-lab').loadTable(table), TABLE);
      const { seen, wrong } = await page.evaluate(picturesWhilePlaying, REDRAWS);
      assert.deepEqual(wrong, [], `of ${seen.join(', ')}`);
      for (const arm of ['without dropout', 'with dropout'])
        for (const picture of ['Thinned network', 'Masks'])
          assert.ok(
            seen.some((name) => name.startsWith(picture) && name.endsWith(arm)),
            `${picture} ${arm} is not among ${seen.join(', ')}`,
          );
      assert.ok(
        seen.some((name) => name.startsWith('Loss')),
        `no chart among ${seen.join(', ')}`,
      );
    });
  }
});

test('the page as one file opens from the disk, and a lesson is gone through to its verdict', async () => {
  await open(page, pathToFileURL(resolve('dist/dropout-lab.html')).href, 'lesson=thinned');
  await page.waitForFunction(lessonHas, 'button');
  await page.click(lessonButton, 'To the question');
  await page.click(() => document.querySelector('dropout-lab').shadowRoot.querySelector('.lesson .choice input'));
  await page.click(lessonButton, 'Run it');
  await page.click(lessonButton, 'See all runs');
  await page.waitForFunction(lessonHas, '.verdict strong');
  assert.match(await page.evaluate(lessonText, '.verdict'), /came out/);
  const { fingerprint, ...run } = RUNS[0];
  assert.equal(await page.evaluate(fingerprintOf, run), fingerprint);
});

/** @param {string} selector */
function lessonHas(selector) {
  return Boolean(document.querySelector('dropout-lab').shadowRoot.querySelector(`.lesson ${selector}`));
}

/** @param {string} selector */
function lessonText(selector) {
  return document.querySelector('dropout-lab').shadowRoot.querySelector(`.lesson ${selector}`)?.textContent;
}

/** @param {string} name */
function lessonButton(name) {
  const buttons = document.querySelector('dropout-lab').shadowRoot.querySelectorAll('.lesson button');
  return [...buttons].find((button) => button.textContent.trim() === name);
}

/** The button that plays and pauses. */
function playButton() {
  return [...document.querySelector('dropout-lab').shadowRoot.querySelectorAll('button')].find((button) =>
    /^(Play|Pause)/.test(button.getAttribute('aria-label') ?? button.textContent.trim()),
  );
}

/** Whether the lab offers to play, or to pause. */
function buttons() {
  const buttons = [...document.querySelector('dropout-lab').shadowRoot.querySelectorAll('button')];
  const has = (/** @type {string} */ word) =>
    buttons.some((button) => (button.getAttribute('aria-label') ?? button.textContent.trim()).startsWith(word));
  return { Play: has('Play'), Pause: has('Pause') };
}
