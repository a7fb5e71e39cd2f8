// The lab is as light or dark as the page around it, however the page says so and whenever it changes its mind.

import { openGuest } from './guest.mjs';
import { expect, test } from './fixture.mjs';

/** @param {import('@playwright/test').Page} page */
const theme = (page) =>
  page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.querySelector('.lab').dataset.theme);

for (const [colour, wanted] of /** @type {const} */ ([
  ['oklch(97% 0.01 200)', 'light'],
  ['oklch(20% 0.02 260)', 'dark'],
  ['color(srgb 0.98 0.98 1)', 'light'],
  ['color(display-p3 0.1 0.1 0.12)', 'dark'],
  ['lab(95 0 0)', 'light'],
  ['hsl(220 20% 10%)', 'dark'],
  ['#fff', 'light'],
  ['rgb(20 20 20 / 90%)', 'dark'],
  ['rgb(20 20 20 / 3%)', 'light'],
  ['color-mix(in oklab, black 80%, white)', 'dark'],
])) {
  test(`a page in ${colour}`, async ({ page, site }) => {
    await openGuest(page, site, { head: `<style>body { background: ${colour} }</style>` });
    expect(await theme(page)).toBe(wanted);
  });
}

test('the nearest background counts, and what shines through', async ({ page, site }) => {
  await openGuest(page, site, {
    head: '<style>body { background: #111; color: #eee } section { background: oklch(99% 0 0 / 95%) }</style>',
    body: '<section><dropout-lab></dropout-lab></section>',
  });
  expect(await theme(page)).toBe('light');
});

test('a page with a picture as its background is dark if its text is light', async ({ page, site }) => {
  const head = '<style>html { background: linear-gradient(#102, #000); color: white }</style>';
  await openGuest(page, site, { head });
  expect(await theme(page)).toBe('dark');
});

/** How pages that teachers use switch. @type {[name: string, style: string, change: string, html?: string][]} */
const SWITCHES = [
  ['Bootstrap', 'DARK-AT:[data-bs-theme=dark] body', 'document.documentElement.dataset.bsTheme = "dark"'],
  ['mkdocs-material', 'DARK-AT:body[data-md-color-scheme=slate]', 'document.body.dataset.mdColorScheme = "slate"'],
  [
    'pydata and Furo',
    'DARK-AT:body[data-theme=dark], [data-theme=dark] body',
    'document.documentElement.dataset.theme = "dark"',
  ],
  ['a class of the root', 'DARK-AT:html.dark body', 'document.documentElement.classList.add("dark")'],
  [
    'an attribute of the section around it',
    'DARK-AT:section[mode=night]',
    'document.querySelector("section").setAttribute("mode", "night")',
  ],
  [
    'another style sheet',
    '',
    'document.head.append(Object.assign(document.createElement("style"), { textContent: "body { background: #111; color: #eee }" }))',
  ],
  [
    'a rule of a style sheet',
    '',
    'document.styleSheets[0].insertRule("body { background: oklch(15% 0 0); color: oklch(90% 0 0) }", 0)',
  ],
  [
    'a custom property',
    'body { background: var(--bg, white); color: var(--fg, black) }',
    'document.documentElement.style.cssText = "--bg: #111; --fg: #eee"',
  ],
  [
    'a slow fade',
    'body { background: white; transition: background 300ms, color 300ms } DARK-AT:body.night',
    'document.body.className = "night"',
  ],
];

for (const [name, style, change] of SWITCHES) {
  test(`a page that switches as ${name} does`, async ({ page, site }) => {
    const css = style.replace(/DARK-AT:([^{}]+)$/, '$1 { background: #111; color: #eee }');
    await openGuest(page, site, {
      head: `<style>html { color-scheme: normal } ${css}</style>`,
      body: '<section><dropout-lab></dropout-lab></section>',
    });
    expect(await theme(page)).toBe('light');
    await page.evaluate(change);
    await expect.poll(() => theme(page)).toBe('dark');
  });
}

test('the reader’s preference, on a page that follows it', async ({ page, site }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openGuest(page, site, { head: '<meta name="color-scheme" content="light dark">' });
  expect(await theme(page)).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => theme(page)).toBe('light');
});

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the course below the lab is ${scheme} with its page`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(site);
    await page.locator('dropout-course').scrollIntoViewIfNeeded();
    await expect(page.locator('dropout-course .lab')).toHaveAttribute('data-theme', scheme);
  });
}
