// Labs in a page of somebody else's, which has the script from another folder and a style of its own.

import { expect, test } from './fixture.mjs';
import { ready } from './lab.mjs';

test('attributes are settings, and two labs have each their own', async ({ page, site }) => {
  await page.goto(new URL('..', site).href);
  await ready(page);
  const queries = await page.evaluate(() => [...document.querySelectorAll('dropout-lab')].map(({ query }) => query));
  expect(queries).toEqual(['data=moons&drop=0.5&seed=7', 'data=curve&compare=off']);
  await page.evaluate(() => document.querySelector('#moons').setAttribute('drop', '0.1'));
  await expect
    .poll(() => page.evaluate(() => document.querySelector('#moons').query))
    .toBe('data=moons&drop=0.1&seed=7');
});

test('an embedded lab leaves the address of the page alone', async ({ page, site }) => {
  await page.goto(new URL('..', site).href);
  await ready(page);
  await page.evaluate(() => document.querySelector('#moons').set('drop', '0.4'));
  expect(page.url()).toBe(new URL('..', site).href);
});

test('styles neither leak into a lab nor out of it', async ({ page, site }) => {
  await page.goto(new URL('..', site).href);
  await ready(page);
  const { inside, own } = await page.evaluate(() => {
    const style = (element) => {
      const { borderTopColor, borderTopWidth, fontSize, textTransform } = getComputedStyle(element);
      return { border: `${borderTopWidth} ${borderTopColor}`, fontSize, textTransform };
    };
    const root = document.querySelector('#moons').shadowRoot;
    return {
      inside: ['button', 'input', 'canvas', 'h2', 'p'].map((selector) => style(root.querySelector(selector))),
      own: style(document.querySelector('#own')),
    };
  });
  expect(own).toMatchObject({ border: '7px rgb(0, 255, 0)', fontSize: '40px' });
  for (const style of inside) {
    expect(style.border).not.toContain('rgb(0, 255, 0)');
    expect(style.fontSize).not.toBe('40px');
  }
});

test('views and theme are as the attributes say', async ({ page, site }) => {
  await page.goto(new URL('..', site).href);
  await ready(page);
  const seen = await page.evaluate(() => {
    const visible = (id, selector) =>
      [...document.querySelector(id).shadowRoot.querySelectorAll(selector)].some((element) =>
        element.checkVisibility(),
      );
    return {
      network: visible('#moons', '.network canvas'),
      table: visible('#moons', 'table'),
      inside: visible('#moons', '.inside'),
      export: visible('#moons', '.export'),
      controls: visible('#moons', '.controls'),
      theme: document.querySelector('#curve').shadowRoot.querySelector('.lab').dataset.theme,
    };
  });
  expect(seen).toEqual({ network: true, table: false, inside: false, export: false, controls: false, theme: 'dark' });
});
