// A run: what it shows, how it is driven, and that it can be had again.

import { expect, test } from './fixture.mjs';
import { frames, metrics, open, ready, train } from './lab.mjs';

test('ten seconds of playing, and the default has made its point', async ({ page, site }) => {
  await open(page, site);
  await expect(page.getByText('250/s')).toBeVisible();
  await page.getByRole('button', { name: 'Play' }).click();
  // Counted in iterations, not by the clock: a busy machine takes longer for the same run.
  await expect.poll(async () => (await metrics(page)).iteration, { timeout: 45_000 }).toBeGreaterThanOrEqual(2500);
  await page.getByRole('button', { name: 'Pause' }).click();
  const { a, b } = await metrics(page);
  expect(a.trainLoss, 'without dropout the training loss is lower').toBeLessThan(b.trainLoss);
  expect(b.testLoss, 'with dropout the test loss is lower').toBeLessThan(a.testLoss);
});

test('the same query gives the same fingerprint after 500 iterations, in two labs', async ({ page, site }) => {
  const query = 'data=moons&drop=0.3&drop-in=0.1&act=tanh&optim=momentum&lr=0.02&l2=0.001&max-norm=3&seed=77';
  await open(page, site, query);
  const [first, second, other] = await page.evaluate(() => {
    const Lab = document.querySelector('dropout-lab').lab.constructor;
    const fingerprint = (query, pieces) => {
      const lab = new Lab(query);
      for (const iterations of pieces) lab.step(iterations);
      const text = lab.fingerprint();
      lab.free();
      return text;
    };
    const query = location.search;
    return [fingerprint(query, [500]), fingerprint(query, [1, 199, 300]), fingerprint(`${query}8`, [500])];
  });
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(second).toBe(first);
  expect(other, 'another seed').not.toBe(first);
  expect(await train(page, 500)).toBe(first);
});

test('an iteration in phases is the same iteration', async ({ page, site }) => {
  await open(page, site);
  const seen = await page.evaluate(() => {
    const Lab = document.querySelector('dropout-lab').lab.constructor;
    const [slow, quick] = [new Lab(''), new Lab('')];
    const phases = Array.from({ length: 10 }, () => slow.phase());
    quick.step(2);
    return { phases, slow: slow.fingerprint(), quick: quick.fingerprint() };
  });
  const one = ['mask', 'forward', 'loss', 'backward', 'update'];
  expect(seen.phases).toEqual([...one, ...one]);
  expect(seen.slow).toBe(seen.quick);
});

test('two labs on one page do not disturb each other', async ({ page, site }) => {
  const queries = { first: 'data=moons&seed=5', second: 'data=spiral&layers=8,8,8&drop=0.5&seed=6' };
  const alone = {};
  for (const [name, query] of Object.entries(queries)) {
    await open(page, site, query);
    alone[name] = await train(page, 60);
  }
  await page.goto(site);
  await page.evaluate((queries) => {
    document.body.replaceChildren(
      ...Object.values(queries).map((query) => {
        const element = document.createElement('dropout-lab');
        element.setAttribute('query', query);
        return element;
      }),
    );
  }, queries);
  await ready(page);
  const together = await page.evaluate(async () => {
    const [first, second] = document.querySelectorAll('dropout-lab');
    for (let round = 0; round < 20; round++) {
      first.step(3);
      second.step(1);
      second.phase();
      second.step(2);
      await new Promise(requestAnimationFrame);
    }
    return { first: first.lab.fingerprint(), second: second.lab.fingerprint(), queries: [first.query, second.query] };
  });
  expect(together.queries).toEqual(Object.values(queries));
  expect(together.first).toBe(alone.first);
  expect(together.second).toBe(alone.second);
});

test('the speed that is shown is the one that is reached', async ({ page, site }) => {
  await open(page, site);
  const shown = page.locator('dropout-lab .speed-name');
  const slider = page.getByRole('slider', { name: 'Speed' });
  await slider.press('End');
  await expect(shown, 'what is chosen').toHaveText('as fast as possible');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(shown).toHaveText(/^[\d,]+\/s$/);
  // Counted here as well, over the same second; what a busy machine does meanwhile makes them differ.
  await expect(async () => {
    const counted = await page.evaluate(async () => {
      const { lab } = document.querySelector('dropout-lab');
      const [start, before] = [performance.now(), lab.metrics().iteration];
      await new Promise((done) => setTimeout(done, 1000));
      return (1000 * (lab.metrics().iteration - before)) / (performance.now() - start);
    });
    const read = Number((await shown.textContent())?.replace(/[^\d]/g, ''));
    expect(read / counted).toBeGreaterThan(0.5);
    expect(read / counted).toBeLessThan(2);
  }).toPass({ timeout: 20_000 });
  const box = await shown.boundingBox();

  // No machine does 250 iterations a second that take 10 ms each.
  await page.evaluate(() => {
    const { prototype } = document.querySelector('dropout-lab').lab.constructor;
    const { step } = prototype;
    prototype.step = function (count) {
      const end = performance.now() + 10 * count;
      while (performance.now() < end);
      return step.call(this, count);
    };
  });
  await page.evaluate(() => {
    const slider = document.querySelector('dropout-lab').shadowRoot.querySelector('.speed input');
    slider.value = 7;
    slider.dispatchEvent(new Event('input'));
  });
  await expect(shown).toHaveText(/^[\d.]+ of 250\/s$/);
  expect(Number.parseFloat((await shown.textContent()) ?? '')).toBeLessThanOrEqual(101);
  expect(await shown.boundingBox(), 'nothing moves').toEqual(box);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(shown, 'paused').toHaveText('250/s');
});

test('nothing runs while the lab is out of sight', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(() => {
    document.querySelector('dropout-lab').play();
    document.body.style.paddingBottom = '6000px';
    window.scrollTo(0, 5500);
  });
  await page.waitForTimeout(300);
  const { iteration } = await metrics(page);
  await page.waitForTimeout(500);
  expect((await metrics(page)).iteration).toBe(iteration);
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect.poll(async () => (await metrics(page)).iteration).toBeGreaterThan(iteration);
});

test('a run that diverges says so and shows no NaN', async ({ page, site }) => {
  await open(page, site, 'data=curve&optim=sgd&lr=10&act=relu');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByText(/diverged at iteration \d+/i).first()).toBeVisible();
  await frames(page);
  const text = await page.evaluate(() => document.querySelector('dropout-lab').shadowRoot.textContent);
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
});
