// The sentence on what a run shows, from real runs.

import { expect, test } from './fixture.mjs';
import { metrics, open, train } from './lab.mjs';

/** Iterations in the first ten seconds of Play. */
const TEN_SECONDS = 1700;
const DIGITS = 'data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5';

for (const [what, query, iterations, sentence] of /** @type {const} */ ([
  [
    'who memorises, and that stopping does as well',
    '',
    2000,
    /^Without dropout: memorising since iteration \d+, the test loss rises\. With dropout: .* best\. Stopped at iteration \d+, the one behind would have done as well/,
  ],
  [
    'who memorises, and that stopping does not help',
    DIGITS,
    1000,
    /^Without dropout: memorising since iteration \d+.*Stopping early would not have helped the one behind/,
  ],
  ['why the training loss is the higher one', DIGITS, 600, /Training labels are partly wrong, test labels are not/],
  [
    'a network that cannot fit its data',
    'data=spiral&train=150&noise=0.1&drop=0.7&flip=0',
    3000,
    /The network with dropout does not fit its training data/,
  ],
  [
    'that dropout is slow at first',
    'data=digits',
    200,
    /So far the network without dropout is ahead: dropout learns more slowly, if it helps here at all\./,
  ],
  ['networks that are alike', 'drop=0&flip=0&data=gaussians', 300, /^Network a: .*Their test losses are equal\.$/],
  ['one network alone', 'compare=off', 600, /^With dropout: (at|near) its best\.$/],
  ['arms by what they are', 'a.drop=0.5&drop=0.2', 600, /^P = 0\.5: .* P = 0\.2: /],
])) {
  test(`it says ${what}`, async ({ page, site }) => {
    await open(page, site, query);
    await train(page, iterations);
    await expect(page.locator('dropout-lab .status p')).toHaveText(sentence);
  });
}

test('on the curve it never praises dropout for what it does not do', async ({ page, site }) => {
  await open(page, site, 'data=curve');
  for (let seed = 1; seed <= 10; seed += 1) {
    await page.evaluate((value) => document.querySelector('dropout-lab').set('seed', value), String(seed));
    await train(page, TEN_SECONDS);
    const { a, b } = await metrics(page);
    const gains = b.testLoss < 0.95 * a.testLoss;
    const sentence = await page.locator('dropout-lab .status p').textContent();
    expect(/dropout gains nothing|network without dropout is ahead/.test(sentence), `${seed}: ${sentence}`).toBe(
      !gains,
    );
  }
});

test('before the first Play it says what will be seen', async ({ page, site }) => {
  await open(page, site);
  await expect(page.locator('dropout-lab .status p')).toHaveText(
    'Press play. Each iteration draws new masks, so that it trains another thinned network.',
  );
});
