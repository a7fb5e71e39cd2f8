// Settings as attributes of somebody else's element: which names they may have, and which of them are in force.

import { GLOBAL } from '../../static/element/attributes.js';
import { addressOfGuest, openGuest, serveGuest } from './guest.mjs';
import { expect, test } from './fixture.mjs';
import { ready } from './lab.mjs';

/** HTML's global attributes, https://html.spec.whatwg.org/multipage/dom.html#global-attributes, and ARIA's `role`. */
const OF_HTML = (
  'accesskey autocapitalize autocorrect autofocus contenteditable dir draggable enterkeyhint headingoffset headingreset ' +
  'hidden inert inputmode is itemid itemprop itemref itemscope itemtype lang nonce popover spellcheck style tabindex title ' +
  'translate writingsuggestions class id slot part exportparts role'
).split(' ');

/** @param {import('@playwright/test').Page} page */
const query = (page) => page.evaluate(() => document.querySelector('dropout-lab').query);

test('no setting has the name of one of HTML’s own attributes', async ({ page, site }) => {
  await openGuest(page, site, {});
  const { keys, taken } = await page.evaluate(() => {
    const keys = document
      .querySelector('dropout-lab')
      .lab.constructor.schema()
      .map(({ key }) => key);
    const camel = (/** @type {string} */ key) => key.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    return { keys, taken: keys.filter((key) => camel(key) in HTMLElement.prototype) };
  });
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter((/** @type {string} */ key) => OF_HTML.includes(key))).toEqual([]);
  expect(taken, 'properties of every element').toEqual([]);
  expect(OF_HTML.filter((name) => !GLOBAL.includes(name))).toEqual([]);
});

test('a lab is seen where [hidden] is hidden by the page, and hidden where HTML says so', async ({ page, site }) => {
  await openGuest(page, site, {
    head: '<style>[hidden] { display: none !important }</style>',
    body: '<dropout-lab data="moons" layers="64,64" drop="0.5" views="network,curves"></dropout-lab>',
  });
  await expect(page.locator('dropout-lab')).toBeVisible();
  expect((await page.locator('dropout-lab').boundingBox())?.height).toBeGreaterThan(200);
  await page.evaluate(() => (document.querySelector('dropout-lab').hidden = true));
  await expect(page.locator('dropout-lab')).toBeHidden();
  expect(await query(page)).toBe('data=moons&layers=64,64&drop=0.5');
  await page.evaluate(() => (document.querySelector('dropout-lab').hidden = false));
  await expect(page.locator('dropout-lab')).toBeVisible();
});

test('what changes while the element is out of the document is in force when it is back', async ({ page, site }) => {
  await openGuest(page, site, { body: '<dropout-lab drop="0.1" lr="0.01"></dropout-lab>' });
  const element = await page.evaluateHandle(() => document.querySelector('dropout-lab'));
  await element.evaluate(async (lab) => {
    await lab.set('batch', '8');
    lab.remove();
    await new Promise((done) => setTimeout(done, 50));
    lab.setAttribute('drop', '0.8');
    lab.removeAttribute('lr');
    document.body.append(lab);
  });
  await ready(page);
  await expect.poll(() => query(page)).toBe('drop=0.8&batch=8');
});

for (const [when, change] of /** @type {const} */ ([
  ['at the start', ''],
  ['after a change', 'data'],
  ['after another query', 'query'],
])) {
  test(`what changes while the digits load, ${when}, is in force when they are there`, async ({ page, site }) => {
    await page.route(/\/digits-/, async (route) => {
      await new Promise((done) => setTimeout(done, 500));
      await route.continue();
    });
    await serveGuest(page, site, { body: `<dropout-lab drop="0.1" ${change ? '' : 'data="digits"'}></dropout-lab>` });
    const asked = page.waitForRequest(/\/digits-/);
    await page.goto(addressOfGuest(site));
    if (change) {
      await ready(page);
      const value = change === 'data' ? 'digits' : 'data=digits&lr=0.01';
      await page
        .locator('dropout-lab')
        .evaluate((lab, [name, value]) => lab.setAttribute(name, value), [change, value]);
    }
    await asked;
    await page.locator('dropout-lab').evaluate((lab) => lab.setAttribute('drop', '0.8'));
    const wanted = change === 'query' ? 'data=digits&drop=0.8&lr=0.01' : 'data=digits&drop=0.8';
    await expect.poll(() => query(page)).toBe(wanted);
  });
}

test('foreign attributes and wrong values are left out and named, and the rest runs', async ({ page, site }) => {
  await openGuest(page, site, {
    body: '<dropout-lab data="moons" drop="0.4" name="week-3" width="800" noise="loud" class="x" data-id="7"></dropout-lab>',
  });
  expect(await query(page)).toBe('data=moons&drop=0.4');
  const notice = page.locator('dropout-lab .notice');
  for (const named of ['name', 'width', 'noise']) await expect(notice).toContainText(named);
  await expect(notice).not.toContainText('data-id');
  await expect(notice).not.toContainText('class');
});

test('of an address, too', async ({ page, site }) => {
  await page.goto(`${site}?utm_source=letter&data=moons&fbclid=abc&drop=0.4&train=3`);
  await ready(page);
  expect(await query(page)).toBe('data=moons&drop=0.4');
  const notice = page.locator('dropout-lab .notice');
  for (const named of ['utm_source', 'fbclid', 'train']) await expect(notice).toContainText(named);
  // What is not the lab's stays in the address; what is wrong does not.
  await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.3'));
  await expect.poll(() => new URL(page.url()).search).toBe('?data=moons&drop=0.3&utm_source=letter&fbclid=abc');
});

test('where nothing that is left makes a run, the default one is shown', async ({ page, site }) => {
  await page.goto(`${site}?drop=2&layers=x`);
  await ready(page);
  expect(await query(page)).toBe('');
  await expect(page.locator('dropout-lab .notice')).toContainText('The default run is shown');
});
