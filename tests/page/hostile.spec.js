// Whatever is in an address or an attribute, the page lives: ten thousand generated ones, and some by hand.

import { fileURLToPath } from 'node:url';
import { expect, test } from './fixture.mjs';
import { metrics, open, ready, train } from './lab.mjs';

/** Goes to the page, where `hostile(seed)` then makes such texts. @param {import('@playwright/test').Page} page @param {string} site */
async function openHostile(page, site) {
  await page.addInitScript({ path: fileURLToPath(new URL('hostile.js', import.meta.url)) });
  await open(page, site);
}

test('8,000 hostile queries: a lab or a sentence, never a crash', async ({ page, site }) => {
  test.setTimeout(300_000);
  await openHostile(page, site);
  const { labs, sentences, broken } = await page.evaluate(async () => {
    const { query } = hostile(1);
    const element = document.querySelector('dropout-lab');
    const Lab = element.lab.constructor;
    const outcome = { labs: 0, sentences: 0, broken: /** @type {string[]} */ ([]) };
    for (let count = 0; count < 8000; count++) {
      const text = query();
      try {
        if (Lab.needsDigits(text) || Lab.needsTable(text)) continue;
        const lab = new Lab(text);
        const canonical = lab.query();
        const again = new Lab(canonical);
        if (again.query() !== canonical) outcome.broken.push(`${text} → ${canonical} → ${again.query()}`);
        again.free();
        // Small ones are trained too.
        if (lab.layers('b').every((units) => units <= 64) && count % 10 === 0) {
          lab.step(1);
          lab.metrics();
        }
        lab.free();
        outcome.labs += 1;
      } catch (error) {
        // Every error says what is allowed, or what comes nearest.
        if (error instanceof Error && /; (allowed: |did you mean )/.test(error.message)) outcome.sentences += 1;
        else outcome.broken.push(`${JSON.stringify(text).slice(0, 200)}: ${error}`);
        if (error instanceof WebAssembly.RuntimeError || outcome.broken.length > 20) break;
      }
      if (count % 200 === 0) await new Promise((done) => setTimeout(done));
    }
    return outcome;
  });
  expect(broken).toEqual([]);
  expect(labs, 'some are valid after all').toBeGreaterThan(500);
  expect(sentences).toBeGreaterThan(4000);
  await train(page, 5);
  expect((await metrics(page)).iteration).toBe(5);
});

test('2,000 hostile queries of every network and of a table: a lab or a sentence', async ({ page, site }) => {
  test.setTimeout(300_000);
  await openHostile(page, site);
  const { labs, sentences, broken } = await page.evaluate(async () => {
    const { query } = hostile(3);
    const element = document.querySelector('dropout-lab');
    const Lab = element.lab.constructor;
    // Both are then there for all labs of the page.
    await element.set('data', 'digits');
    await element.loadTable(Array.from({ length: 40 }, (_, row) => `${row},${row % 7},${row % 3}`).join('\n'));
    const starts = [
      'data=digits&net=cnn',
      'data=digits&net=rnn',
      'data=digits&net=gru',
      'data=digits&net=lstm',
      'data=table',
    ];
    const outcome = { labs: 0, sentences: 0, broken: /** @type {string[]} */ ([]) };
    for (let count = 0; count < 2000; count++) {
      const text = `${starts[count % starts.length]}&test=20&train=15&${query()}`;
      try {
        const lab = new Lab(text);
        if (lab.layers('b').every((units) => units <= 64) && count % 5 === 0) {
          lab.step(1);
          lab.metrics();
        }
        lab.free();
        outcome.labs += 1;
      } catch (error) {
        if (error instanceof Error && /; (allowed: |did you mean )/.test(error.message)) outcome.sentences += 1;
        else outcome.broken.push(`${JSON.stringify(text).slice(0, 200)}: ${error}`);
        if (error instanceof WebAssembly.RuntimeError || outcome.broken.length > 20) break;
      }
      if (count % 50 === 0) await new Promise((done) => setTimeout(done));
    }
    return outcome;
  });
  expect(broken).toEqual([]);
  expect(labs, 'some are valid after all').toBeGreaterThan(100);
  expect(sentences).toBeGreaterThan(1000);
});

test('2,000 hostile texts as tables and weights: a sentence, and the run goes on', async ({ page, site }) => {
  test.setTimeout(300_000);
  await openHostile(page, site);
  const broken = await page.evaluate(async () => {
    const { value } = hostile(4);
    const element = document.querySelector('dropout-lab');
    const Lab = element.lab.constructor;
    const lab = new Lab('layers=3');
    const weights = lab.weights();
    const fingerprint = lab.fingerprint();
    const broken = [];
    const rows = Array.from({ length: 12 }, (_, row) => `${row},${row % 2 ? 'x' : 'y'}`);
    for (let count = 0; count < 2000; count++) {
      const at = (count * 7919) % weights.length;
      const tries = [
        // A cell of a table, and a piece of a file of weights, is replaced.
        () =>
          element.loadTable(
            rows.with(count % rows.length, `${value()},${value()}`).join('\n'),
            count % 3 ? undefined : value(),
          ),
        () => Lab.loadTable(Uint8Array.from(value(), (character) => character.charCodeAt(0))),
        () => lab.load(weights.slice(0, at) + value() + weights.slice(at + (count % 5))),
      ];
      for (const attempt of tries) {
        try {
          await attempt();
        } catch (error) {
          if (!(error instanceof Error) || error instanceof WebAssembly.RuntimeError || !error.message)
            broken.push(`${count}: ${error}`);
        }
      }
      if (broken.length > 5) break;
      if (count % 100 === 0) await new Promise((done) => setTimeout(done));
    }
    lab.load(weights);
    if (lab.fingerprint() !== fingerprint) broken.push('the weights do not come back');
    return broken;
  });
  expect(broken).toEqual([]);
});

test('2,000 hostile attributes: the lab goes on', async ({ page, site }) => {
  test.setTimeout(300_000);
  await openHostile(page, site);
  const { set, uncaught } = await page.evaluate(async () => {
    const { key, value } = hostile(2);
    const element = document.querySelector('dropout-lab');
    const uncaught = [];
    window.addEventListener('error', (event) => {
      // Not an error: a size that changed while sizes were reported is reported in the next frame.
      if (!event.message.startsWith('ResizeObserver loop')) uncaught.push(event.message);
    });
    window.addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
    let set = 0;
    while (set < 2000) {
      try {
        element.setAttribute(key(), value());
        set += 1;
      } catch (error) {
        // The browser itself refuses such names.
        if (!(error instanceof DOMException)) throw error;
      }
      // What the mutation observer sees, it sees now; digits and frames come in between.
      if (set % 10 === 0) await new Promise((done) => setTimeout(done));
      if (set % 100 === 0) await new Promise(requestAnimationFrame);
    }
    element.removeAttribute('hidden');
    return { set, uncaught };
  });
  expect(set).toBe(2000);
  expect(uncaught).toEqual([]);
  await page.evaluate(() => {
    const element = document.querySelector('dropout-lab');
    element.restart();
    element.step(1);
  });
  expect((await metrics(page)).iteration).toBe(1);
});

for (const query of [
  '%',
  '%%%',
  '=',
  '&&&',
  'data',
  'data=%E0%A4%A',
  'views=nonsense',
  'theme=%22',
  'layers=1024,1024,1024,1024,1024,1024,1024,1024&batch=4096',
  `seed=${'9'.repeat(4000)}`,
  'a.compare=on',
  'drop=0.2&drop=0.3',
  '__proto__=1',
  '%3Cscript%3Ealert(1)%3C/script%3E=1',
]) {
  test(`the page opens with ?${query.slice(0, 60)}`, async ({ page, site }) => {
    await page.goto(`${site}?${query}`);
    await ready(page);
    await train(page, 2);
    expect((await metrics(page)).iteration).toBe(2);
  });
}
