// What pages that teachers use do to a lab: slides are scaled as a whole and hidden in ways of their own, pages have bars, boxes
// and backgrounds.

import { openGuest } from './guest.mjs';
import { expect, test } from './fixture.mjs';
import { frames, train } from './lab.mjs';

/** @param {import('@playwright/test').Page} page */
const iteration = (page) => page.evaluate(() => document.querySelector('dropout-lab').lab.metrics().iteration);

/** Whether it trains. @param {import('@playwright/test').Page} page */
async function isTraining(page) {
  const before = await iteration(page);
  await page.waitForTimeout(400);
  return (await iteration(page)) > before;
}

for (const way of ['opacity: 0', 'visibility: hidden', 'display: none']) {
  test(`a lab on a slide that is hidden by “${way}” stands still, and goes on`, async ({ page, site }) => {
    await openGuest(page, site, { body: '<section><dropout-lab></dropout-lab></section>' });
    await page.evaluate(() => document.querySelector('dropout-lab').play());
    expect(await isTraining(page)).toBe(true);
    await page.evaluate((style) => document.querySelector('section').setAttribute('style', style), way);
    await page.waitForTimeout(400);
    expect(await isTraining(page)).toBe(false);
    await page.evaluate(() => document.querySelector('section').removeAttribute('style'));
    await expect.poll(() => isTraining(page)).toBe(true);
  });
}

for (const scale of [0.8, 1.5, 2]) {
  test(`on a slide scaled by ${scale} pictures are sharp, and a click meets its neuron`, async ({ page, site }) => {
    await openGuest(page, site, {
      head: `<style>section { width: 600px; transform: scale(${scale}); transform-origin: 0 0 }</style>`,
      body: '<section><dropout-lab views="network" compare="off" layers="4"></dropout-lab></section>',
    });
    await train(page, 3);
    const { fine, across, down, name } = await page.evaluate(() => {
      const { lab, shadowRoot } = document.querySelector('dropout-lab');
      const canvas = shadowRoot.querySelector('.arm.b .network canvas');
      const box = canvas.getBoundingClientRect();
      const [width, height] = [canvas.clientWidth, canvas.clientHeight];
      const options = { width, height, ratio: canvas.width / width, dark: false, example: 0 };
      for (let y = 0; y < height; y += 2) {
        for (let x = 0; x < width; x += 2) {
          const [hit, beside] = [x, x + 6].map((x) => lab.hit('network', 'b', options, x, y + 3));
          if (hit?.layer !== 1 || beside?.unit !== hit.unit) continue;
          const [across, down] = [box.x + ((x + 3) * box.width) / width, box.y + ((y + 3) * box.height) / height];
          return { fine: canvas.width / box.width, across, down, name: lab.name('b', hit.layer, hit.unit) };
        }
      }
      throw new Error('There is no neuron.');
    });
    expect(Math.abs(fine - 1)).toBeLessThan(0.01);
    await page.mouse.click(across, down);
    await frames(page);
    await expect(page.locator('dropout-lab .inspector.b')).toContainText(name);
  });
}

test('a lab whose slide is scaled anew is drawn anew', async ({ page, site }) => {
  await openGuest(page, site, {
    head: '<style>section { width: 500px; transform-origin: 0 0 }</style>',
    body: '<section><dropout-lab views="network"></dropout-lab></section>',
  });
  const width = () =>
    page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.querySelector('.network canvas').width);
  const before = await width();
  await page.evaluate(() => {
    addEventListener('resize', () => (document.querySelector('section').style.transform = 'scale(2)'));
  });
  await page.setViewportSize({ width: 1300, height: 800 });
  await expect.poll(width).toBe(2 * before);
});

test('of several changes of what is in view that are told at once, the last counts', async ({ page, site }) => {
  await page.addInitScript(() => {
    // A busy page is told late: each report is preceded by one of the contrary.
    const Native = IntersectionObserver;
    window.IntersectionObserver = class extends Native {
      /** @param {IntersectionObserverCallback} report @param {IntersectionObserverInit} [options] */
      constructor(report, options) {
        super((entries, observer) => {
          const contrary = entries.map(({ target, isIntersecting }) => ({ target, isIntersecting: !isIntersecting }));
          report([...contrary, ...entries], observer);
        }, options);
      }
    };
  });
  await openGuest(page, site, {});
  await page.evaluate(() => document.querySelector('dropout-lab').play());
  expect(await isTraining(page)).toBe(true);
});

/** The background of a lab, and how far its parts are from its edge. @param {import('@playwright/test').Page} page */
const ground = (page) =>
  page.evaluate(() => {
    const { backgroundColor, paddingLeft } = getComputedStyle(
      document.querySelector('dropout-lab').shadowRoot.querySelector('.lab'),
    );
    return `${backgroundColor} ${paddingLeft}`;
  });

for (const [theme, background, wanted] of [
  ['Bootstrap, dark', '#212529', 'rgb(33, 37, 41) 0px'],
  ['mkdocs-material, slate', 'hsl(232, 15%, 14%)', 'rgb(30, 32, 41) 0px'],
  ['reveal.js, black', '#191919', 'rgb(25, 25, 25) 0px'],
  ['Bootstrap, a light box', '#f8f9fa', 'rgb(248, 249, 250) 0px'],
  ['a colour in the middle', '#4a7', 'rgb(255, 255, 255) 16px'],
  ['a picture', 'linear-gradient(#eee, #ccc) white', 'rgb(255, 255, 255) 16px'],
]) {
  test(`the ground of a lab on ${theme}`, async ({ page, site }) => {
    await openGuest(page, site, { head: `<style>body { background: ${background} }</style>` });
    expect(await ground(page)).toBe(wanted);
  });
}

test('a page’s own custom properties are not taken for the lab’s', async ({ page, site }) => {
  const head = '<style>:root { --page: red; --background: red; --line: red } body { background: #fff }</style>';
  await openGuest(page, site, { head });
  expect(await ground(page)).toBe('rgb(255, 255, 255) 0px');
});

test('the bar does not go under a bar of the page', async ({ page, site }) => {
  await openGuest(page, site, {
    head: '<style>header { position: sticky; top: 0; height: 60px; z-index: 9; background: gold }</style>',
    body: '<header></header><dropout-lab></dropout-lab>',
  });
  const top = () =>
    page.evaluate(() => {
      scrollTo(0, 300);
      return document.querySelector('dropout-lab').shadowRoot.querySelector('.transport').getBoundingClientRect().top;
    });
  expect(await top()).toBeLessThan(0);
  await page.addStyleTag({ content: 'dropout-lab { --dropout-lab-top: 60px }' });
  expect(await top()).toBe(60);
});

test('on a phone the bar is at the top where a box around it keeps it from staying in view', async ({ page, site }) => {
  await page.setViewportSize({ width: 375, height: 700 });
  await openGuest(page, site, {
    head: '<style>article { overflow: auto }</style>',
    body: '<article><dropout-lab></dropout-lab></article>',
  });
  await expect(page.getByRole('button', { name: 'Play' })).toBeInViewport();
});

test('a lab does not make the box that it is in scroll', async ({ page, site }) => {
  await openGuest(page, site, {
    head: '<style>article { overflow: auto; width: 800px }</style>',
    body: '<article><dropout-lab></dropout-lab></article>',
  });
  expect(await page.evaluate(() => document.querySelector('article').scrollWidth)).toBe(800);
});
