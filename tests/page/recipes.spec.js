// The recipes of examples/embed: each pastes what README shows, and those whose hosts npm has are opened. (All are built by
// their real programs and tried by `node examples/embed/build.mjs` and `try.mjs` there.)

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixture.mjs';
import { ready } from './lab.mjs';

const EXAMPLES = 'examples/embed';

/** What a page has to have in it: its script and its element, without the white space between. @param {string} text */
function snippetOf(text) {
  const [snippet = ''] = /<script type="module".*?<\/dropout-lab>/s.exec(text) ?? [];
  return snippet.replace(/\s+/g, ' ');
}

/** Without what a recipe may change: where dist/ is, and, on a slide, how much there is room for. @param {string} snippet */
const withoutChoices = (snippet) =>
  snippet.replace(/src="[^"]*static\/element\.js"/, 'src="static/element.js"').replace(/ (class|views)="[^"]*"/g, '');

/** @param {string} file */
const read = (file) => readFileSync(join(EXAMPLES, file), 'utf8');

/** The text of a notebook's cells. @param {string} json */
const cellsOf = (json) =>
  JSON.parse(json)
    .cells.map((/** @type {{ source: string[] }} */ { source }) => source.join(''))
    .join('\n');

const README = withoutChoices(snippetOf(readFileSync('README.md', 'utf8')));

for (const file of [
  'plain/index.html',
  'bootstrap/index.html',
  'reveal/index.html',
  'mkdocs-material/docs/dropout.md',
  'sphinx/dropout.rst',
  'jupyter-book/dropout.md',
  'quarto/dropout.qmd',
  'notebook/dropout.ipynb',
]) {
  test(`${file} has README’s snippet`, () => {
    const text = file.endsWith('.ipynb') ? cellsOf(read(file)) : read(file);
    expect(README).toContain('<dropout-lab');
    expect(withoutChoices(snippetOf(text))).toBe(README);
  });
}

/**
 * Serves an example with its host's real files, and the lab below it.
 * @param {import('@playwright/test').Page} page
 * @param {string} site
 * @param {string} name
 * @param {string} [files] what the host's files are called in the page
 * @param {string} [folder] where they are
 */
async function openExample(page, site, name, files = '', folder = '') {
  const address = new URL(`../${name}/`, site).href;
  await page.route(`${address}**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice(new URL(address).pathname.length);
    if (files && path.startsWith(`${files}/`)) return route.fulfill({ path: join(folder, path.slice(files.length)) });
    if (path.startsWith('dropout-lab/')) return route.fulfill({ path: join('dist', path.slice('dropout-lab'.length)) });
    return route.fulfill({ path: join(EXAMPLES, name, path || 'index.html') });
  });
  await page.goto(`${address}index.html${name === 'reveal' ? '#/1' : ''}`);
}

/** @param {import('@playwright/test').Page} page */
const iteration = (page) => page.evaluate(() => document.querySelector('dropout-lab').lab.metrics().iteration);

/** @param {import('@playwright/test').Page} page */
const theme = (page) =>
  page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.querySelector('.lab').dataset.theme);

test('Bootstrap’s page has a lab that plays and follows its colour mode', async ({ page, site }) => {
  await openExample(page, site, 'bootstrap', 'bootstrap', 'node_modules/bootstrap/dist');
  await ready(page);
  await page.locator('dropout-lab button.play').click();
  await expect.poll(() => iteration(page)).toBeGreaterThan(3);
  expect(await theme(page)).toBe('light');
  await page.evaluate(() => (document.documentElement.dataset.bsTheme = 'dark'));
  await expect.poll(() => theme(page)).toBe('dark');
});

test('reveal.js’s slide has a lab, in its place, that keeps its keys and rests while another slide is shown', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openExample(page, site, 'reveal', 'reveal.js', 'node_modules/reveal.js/dist');
  await ready(page);
  const box = await page.locator('dropout-lab').boundingBox();
  const parts = await page.locator('dropout-lab .lab').boundingBox();
  expect(box?.y).toBeLessThan(40);
  expect((parts?.y ?? 0) + (parts?.height ?? 0)).toBeLessThan(720);
  await page.locator('dropout-lab button.play').focus();
  const address = page.url();
  for (const key of [' ', ' ', '.', 'n', ' ']) await page.keyboard.press(key);
  await expect.poll(() => iteration(page)).toBeGreaterThan(0);
  expect(page.url()).toBe(address);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).not.toBe(address);
  await page.waitForTimeout(1500);
  const before = await iteration(page);
  await page.waitForTimeout(500);
  expect(await iteration(page)).toBe(before);
});

test('Moodle’s page has README’s frame and script, and the frame is as high as the lab', async ({ page, site }) => {
  const scriptOf = (/** @type {string} */ text) =>
    /addEventListener\('message'.*?(?=<\/script>)/s.exec(text)?.[0].replace(/\s+/g, ' ');
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toContain('<iframe id="lab"');
  expect(scriptOf(read('moodle/index.html'))).toBe(scriptOf(readme));
  await openExample(page, site, 'moodle');
  const frame = page.frameLocator('#lab');
  await frame.locator('dropout-lab button.play').click();
  await expect
    .poll(() => frame.locator('dropout-lab').evaluate((element) => element.lab.metrics().iteration))
    .toBeGreaterThan(3);
  const [height, wanted] = [
    await page.locator('#lab').evaluate((element) => element.clientHeight),
    await frame.locator('body').evaluate((body) => body.getBoundingClientRect().height),
  ];
  expect(Math.abs(height - wanted)).toBeLessThan(1);
});
