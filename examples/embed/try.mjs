// Opens the built examples in Chromium, uses the labs in them as a reader would, and says what is not as it should be:
//
//   node examples/embed/try.mjs            all that are built (see build.mjs)
//   node examples/embed/try.mjs reveal     only this one
//
// Pictures for the eye are in target/embed/pictures/: what no script notices is looked at there.

import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { launch } from '../../tests/page/chromium.mjs';
import { BUILT, HOSTS } from './build.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * @typedef {object} Visit Where in the built pages the lab is, and what is special there.
 * @property {string} path of the page with the lab
 * @property {(page: Page, theme: string) => Promise<unknown>} [paint] makes the page light or dark, as its reader would
 * @property {string} [next] the key by which the page goes on when the lab has not the focus
 * @property {boolean} [isLight] whether the page is never dark
 * @property {boolean} [slides] whether the page is one of slides, which never scrolls
 */

/** A page that stores which theme the reader has chosen, and a word for it. @param {(theme: string) => void} choose */
const painted = (choose) => (/** @type {Page} */ page, /** @type {string} */ theme) => page.evaluate(choose, theme);

/** The theme that the reader's system asks for. @param {Page} page @param {string} theme */
const bySystem = (page, theme) => page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light' });

/** @type {Record<string, Visit>} */
const VISITS = {
  plain: { path: 'index.html', isLight: true },
  bootstrap: {
    path: 'index.html',
    paint: painted((theme) => document.documentElement.setAttribute('data-bs-theme', theme)),
  },
  reveal: {
    path: 'index.html#/1',
    next: 'ArrowRight',
    slides: true,
    paint: painted((theme) => {
      const sheet = /** @type {HTMLLinkElement} */ (document.querySelector('link[href*="theme/"]'));
      sheet.href = `reveal.js/theme/${theme === 'dark' ? 'black' : 'white'}.css`;
    }),
  },
  'mkdocs-material': {
    path: 'dropout/',
    next: 'n',
    paint: painted((theme) => {
      const input = document.querySelector(`input[data-md-color-scheme=${theme === 'dark' ? 'slate' : 'default'}]`);
      /** @type {HTMLElement} */ (input).click();
    }),
  },
  sphinx: { path: 'dropout.html', paint: bySystem },
  'jupyter-book': { path: 'dropout.html', paint: bySystem },
  quarto: { path: 'dropout.html' },
  notebook: { path: 'dropout.html', isLight: true },
};

/** Widths of a phone, a laptop and a projector. */
const WIDTHS = [375, 1280, 1920];

/** What is wrong with a page, in sentences. */
class Findings {
  /** @type {string[]} */ sentences = [];

  /** @param {unknown} isSo @param {string} otherwise */
  expect(isSo, otherwise) {
    if (!isSo) this.sentences.push(otherwise);
  }
}

/** @param {Page} page */
const ready = (page) =>
  page.waitForFunction(() => document.querySelector('dropout-lab')?.lab, undefined, { timeout: 20_000 });

/** @param {Page} page @returns {Promise<number>} */
const iteration = (page) => page.evaluate(() => document.querySelector('dropout-lab').lab.metrics().iteration);

/** Whether it trains. @param {Page} page */
async function isTraining(page) {
  const before = await iteration(page);
  await page.waitForTimeout(500);
  return (await iteration(page)) > before;
}

/** Playing, by pointer and by key; the page stays where it is. @param {Page} page @param {Findings} findings */
async function tryPlaying(page, findings) {
  const play = page.locator('dropout-lab button.play').first();
  await play.click();
  findings.expect(await isTraining(page), 'A click on Play does not train.');
  const [address, place] = [page.url(), await page.evaluate(() => scrollY)];
  await page.keyboard.press(' ');
  findings.expect(!(await isTraining(page)), 'Space on Play does not pause.');
  await page.keyboard.press(' ');
  findings.expect(await isTraining(page), 'Space on Play does not play.');
  await page.keyboard.press(' ');
  for (const key of ['.', 'n', '.', 'r', '+', '-']) await page.keyboard.press(key);
  await page.waitForTimeout(300);
  findings.expect(page.url() === address, `A key of the lab has moved the page to ${page.url()}.`);
  findings.expect((await page.evaluate(() => scrollY)) === place, 'A key of the lab has scrolled the page.');
}

/** Keys on what is operated by keys. @param {Page} page @param {Findings} findings */
async function tryKeys(page, findings) {
  await page.evaluate(() => document.querySelector('dropout-lab').setAttribute('views', 'network,curves,controls'));
  const address = page.url();
  /** @type {[selector: string, keys: string[]][]} */
  const places = [
    ['.network canvas', ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'Enter', '.']],
    ['input[type=range]', ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageDown']],
    [
      '.controls input[type=text], .controls input:not([type])',
      ['n', 'p', 's', 'f', '/', '.', ',', 'b', ' ', 'ArrowRight'],
    ],
  ];
  for (const [selector, keys] of places) {
    const element = page.locator('dropout-lab').locator(selector).first();
    await page.evaluate(() => {
      for (const details of document.querySelector('dropout-lab').shadowRoot.querySelectorAll('details'))
        details.open = true;
    });
    await element.focus();
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(50);
      const stays = await element.evaluate((node) => node.getRootNode().activeElement === node);
      findings.expect(page.url() === address && stays, `“${key}” on ${selector} goes to the page.`);
      if (!stays) break;
    }
    await page.keyboard.press('Escape');
    const isOut = await page.evaluate(() => document.activeElement?.localName !== 'dropout-lab');
    findings.expect(isOut, `Escape does not leave ${selector}.`);
    // A page may do something of its own at Escape.
    await page.waitForTimeout(200);
  }
  await page.goto(address);
  await page.reload();
  await ready(page);
}

/** Tab goes through the lab and out of it. @param {Page} page @param {Findings} findings */
async function tryTab(page, findings) {
  await page.locator('dropout-lab button.play').first().focus();
  let count = 0;
  const isInside = () => page.evaluate(() => document.activeElement?.localName === 'dropout-lab');
  while (count < 100 && (await isInside())) {
    await page.keyboard.press('Tab');
    count += 1;
  }
  findings.expect(count > 5 && count < 100, `Tab leaves the lab after ${count} steps.`);
}

/** The page's own key, while the lab has not the focus. @param {Page} page @param {Findings} findings @param {string} key */
async function tryNext(page, findings, key) {
  const address = page.url();
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await page.keyboard.press(key);
  await page.waitForTimeout(1500);
  findings.expect(page.url() !== address, `The page’s own key “${key}” does nothing.`);
  await page.goto(address);
  await page.reload();
  await ready(page);
}

/** How text looks in a lab. @param {Page} page @returns {Promise<string[]>} */
const looks = (page) =>
  page.evaluate(() => {
    const root = document.querySelector('dropout-lab').shadowRoot;
    const names = [
      'fontFamily',
      'fontSize',
      'fontWeight',
      'fontStyle',
      'lineHeight',
      'letterSpacing',
      'textAlign',
      'textTransform',
      'whiteSpace',
      'wordBreak',
      'overflowWrap',
      'hyphens',
      'listStyleType',
      'textShadow',
      'fontFeatureSettings',
      'textRendering',
      'webkitFontSmoothing',
      'webkitTextSizeAdjust',
      'margin',
      'padding',
      'borderWidth',
      'boxSizing',
    ];
    return [...root.querySelectorAll('.lab, .lab *')]
      .filter((element) => element.checkVisibility() && !element.matches('canvas, .uplot *, .probe, .tooltip'))
      .map(
        (element) =>
          `${element.localName}: ` + names.map((name) => `${name} ${getComputedStyle(element)[name]}`).join('; '),
      );
  });

/** The same lab, as wide, on a page without style. @param {Page} page @param {Findings} findings @param {string} origin */
async function tryStyle(page, findings, origin) {
  const here = await looks(page);
  const { html, width, script } = await page.evaluate(() => ({
    html: document.querySelector('dropout-lab').cloneNode().outerHTML,
    width: parseFloat(getComputedStyle(document.querySelector('dropout-lab')).width),
    script: /** @type {HTMLScriptElement} */ (document.querySelector('script[src*="element.js"]')).src,
  }));
  const plain = await page.context().newPage();
  await plain.route(`${origin}plain.html`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${script}"></script><div style="width: ${width}px">${html}</div>`,
    }),
  );
  await plain.goto(`${origin}plain.html`);
  await ready(plain);
  await plain.waitForTimeout(500);
  const there = await looks(plain);
  await plain.close();
  const other = here.filter((look, index) => look !== there[index]);
  findings.expect(
    here.length === there.length,
    `The lab has ${here.length} visible elements, on a plain page ${there.length}.`,
  );
  const first = here.findIndex((look, index) => look !== there[index]);
  findings.expect(
    !other.length,
    `${other.length} elements look different on a plain page: ${difference(here[first], there[first])}.`,
  );
}

/** @param {string} [one] @param {string} [other] */
function difference(one = '', other = '') {
  const [ones, others] = [one.split('; '), other.split('; ')];
  return ones
    .flatMap((part, index) => (part === others[index] ? [] : [`${part} (plain: ${others[index]})`]))
    .join(', ');
}

/** @param {Page} page @param {Findings} findings */
async function tryWheel(page, findings) {
  await page.evaluate(() => scrollTo(0, 0));
  const box = await page.locator('dropout-lab .network canvas').first().boundingBox();
  if (!box) return findings.expect(false, 'There is no network to scroll over.');
  await page.mouse.move(box.x + box.width / 2, Math.min(box.y + box.height / 2, 700));
  await page.mouse.wheel(0, 200);
  await page.waitForTimeout(400);
  findings.expect((await page.evaluate(() => scrollY)) > 50, 'The wheel over the lab does not scroll the page.');
  await page.evaluate(() => scrollTo(0, 0));
}

/** The lab stays in its column. @param {Page} page @param {Findings} findings @param {number} width */
async function tryWidth(page, findings, width) {
  const {
    wide,
    out,
    page: total,
  } = await page.evaluate(() => {
    const element = document.querySelector('dropout-lab');
    const box = element.getBoundingClientRect();
    const column = element.parentElement.getBoundingClientRect();
    const out = [...element.shadowRoot.querySelectorAll('.lab *')]
      .filter((node) => node.checkVisibility() && !node.closest('.unseen, .uplot, .tooltip, [role=region]'))
      .filter((node) => node.getBoundingClientRect().right > box.right + 1)
      .map((node) => `${node.localName}.${node.classList}`);
    const whole = document.documentElement.scrollWidth;
    element.style.display = 'none';
    const without = Math.max(innerWidth, document.documentElement.scrollWidth);
    element.style.display = '';
    return { wide: box.right - column.right, out, page: whole - without };
  });
  findings.expect(wide < 1, `At ${width} px the lab is ${wide} px wider than its column.`);
  findings.expect(total < 1, `At ${width} px the lab makes the page ${total} px wider than the screen.`);
  findings.expect(!out.length, `At ${width} px these are outside of the lab: ${out.slice(0, 4).join(', ')}.`);
}

/** What is drawn is as fine as the screen, and a click meets what is under it. @param {Page} page @param {Findings} findings */
async function tryPictures(page, findings) {
  // Slides do not scroll.
  const network = page.locator('dropout-lab .arm.b .network canvas').first();
  if (!(await page.evaluate(() => 'Reveal' in globalThis))) await network.scrollIntoViewIfNeeded();
  const { ratio, neuron } = await page.evaluate(() => {
    const { lab, shadowRoot } = document.querySelector('dropout-lab');
    const canvas = shadowRoot.querySelector('.arm.b .network canvas');
    const box = canvas.getBoundingClientRect();
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const options = { width, height, ratio: canvas.width / width, dark: false, example: 0 };
    let neuron;
    for (let y = 0; y < canvas.clientHeight; y += 4) {
      for (let x = 0; x < canvas.clientWidth; x += 4) {
        // Not at the edge of one: a pointer is at a whole pixel.
        const [hit, beside] = [x, x + 3].map((x) => lab.hit('network', 'b', options, x + 1, y + 1));
        if (hit?.unit > 0 && hit.unit === beside?.unit) {
          const [across, down] = [box.width / canvas.clientWidth, box.height / canvas.clientHeight];
          const name = lab.name('b', hit.layer, hit.unit);
          neuron = { x: box.x + (x + 2) * across, y: box.y + (y + 1) * down, name };
        }
      }
    }
    return { ratio: canvas.width / (box.width * devicePixelRatio), neuron };
  });
  findings.expect(ratio > 0.97, `The network has ${ratio.toFixed(2)} pixels for each of the screen.`);
  if (!neuron) return findings.expect(false, 'There is no neuron in the network.');
  await page.mouse.click(neuron.x, neuron.y);
  await page.waitForTimeout(200);
  const shown = await page.evaluate(
    () => document.querySelector('dropout-lab').shadowRoot.querySelector('.arm.b .inspector')?.textContent,
  );
  findings.expect(shown?.includes(neuron.name), `A click on ${neuron.name} shows “${shown?.slice(0, 40)}”.`);
  await page.mouse.click(neuron.x, neuron.y);
}

/** On a slide that is not shown nothing runs. @param {Page} page @param {Findings} findings */
async function trySlides(page, findings) {
  for (const transition of ['none', 'fade', 'slide', 'zoom']) {
    await page.evaluate((transition) => Reveal.configure({ transition }), transition);
    await page.evaluate(() => document.querySelector('dropout-lab').play());
    findings.expect(await isTraining(page), `With the transition “${transition}” the lab does not play.`);
    await page.evaluate(() => Reveal.next());
    await page.waitForTimeout(1200);
    findings.expect(!(await isTraining(page)), `With the transition “${transition}” the lab runs on a hidden slide.`);
    await page.evaluate(() => Reveal.prev());
    await page.waitForTimeout(1200);
    findings.expect(
      await isTraining(page),
      `With the transition “${transition}” the lab does not go on when its slide is back.`,
    );
    await page.evaluate(() => document.querySelector('dropout-lab').pause());
  }
}

/** @param {Page} page @param {string} name @param {Visit} visit @param {Findings} findings */
async function tryThemes(page, name, { paint = bySystem, isLight }, findings) {
  for (const theme of isLight ? ['light'] : ['light', 'dark']) {
    await paint(page, theme);
    await page.waitForTimeout(1000);
    const lab = await page.evaluate(
      () => document.querySelector('dropout-lab').shadowRoot.querySelector('.lab').dataset.theme,
    );
    findings.expect((lab ?? 'light') === theme, `On a ${theme} page the lab is ${lab}.`);
    for (const [width, height] of /** @type {const} */ ([
      [1280, 720],
      [375, 812],
    ])) {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => document.querySelector('dropout-lab').step(300));
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(BUILT, 'pictures', `${name}-${width}-${theme}.png`) });
      await page.screenshot({ path: join(BUILT, 'pictures', `${name}-${width}-${theme}-whole.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 720 });
  }
  await paint(page, 'light');
}

/** @param {string} name @param {Visit} visit */
async function tryHost(name, visit) {
  const host = HOSTS[name];
  const folder = join(BUILT, name, host?.site ?? '');
  if (!existsSync(join(folder, visit.path.replace(/#.*/, '').replace(/\/$/, '/index.html')))) return undefined;
  const findings = new Findings();
  const server = createServer(sirv(folder, { dev: true })).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const page = await context.newPage();
    // What a theme has to say of itself is not ours to mend.
    page.on('pageerror', ({ message, stack }) => {
      findings.expect(!stack?.includes('dropout-lab'), `An exception: ${message}`);
    });
    page.on('console', (message) => {
      const isOurs = message.type() === 'error' && message.location().url.includes('dropout-lab');
      findings.expect(!isOurs, `On the console: ${message.text()}`);
    });
    await page.goto(origin + visit.path);
    await ready(page);
    await page.waitForTimeout(500);
    await tryStyle(page, findings, origin);
    await tryPlaying(page, findings);
    await tryKeys(page, findings);
    await tryTab(page, findings);
    if (visit.next) await tryNext(page, findings, visit.next);
    if (!visit.slides) await tryWheel(page, findings);
    await tryPictures(page, findings);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 1080 });
      await page.waitForTimeout(400);
      await tryWidth(page, findings, width);
      if (width === 1920) await tryPictures(page, findings);
    }
    await page.setViewportSize({ width: 1280, height: 720 });
    if (visit.slides) await trySlides(page, findings);
    await tryThemes(page, name, visit, findings);
  } catch (error) {
    findings.expect(false, `Not tried to the end: ${error instanceof Error ? error.message : error}`);
  } finally {
    await browser.close();
    server.close();
  }
  return findings.sentences;
}

const names = process.argv.slice(2);
let isFine = true;
for (const [name, visit] of Object.entries(VISITS)) {
  if (names.length && !names.includes(name)) continue;
  const sentences = await tryHost(name, visit);
  if (sentences?.length) isFine = false;
  console.log(
    `${name}: ${sentences ? sentences.map((sentence) => `\n  ${sentence}`).join('') || 'as it should be' : 'not built'}`,
  );
}
process.exitCode = isFine ? 0 : 1;
