// The sentence on what a run shows, from real runs.

import { expect, test } from './fixture.mjs';
import { metrics, open, train } from './lab.mjs';

/** Iterations in the first ten seconds of Play. */
const TEN_SECONDS = 1700;
const DIGITS = 'data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5';

/** @type {[what: string, query: string, iterations: number, sentence: RegExp][]} */
const RUNS = [
  [
    'who memorises, who is ahead, and that stopping does as well',
    '',
    2000,
    /^Without dropout: memorising since iteration \d+\. With dropout: .* best\. Ahead: with dropout, 0\.\d+ to [\d.]+; stopped at iteration \d+, the other would equal it \(0\.\d+\)/,
  ],
  [
    'who memorises, and that stopping does not help',
    DIGITS,
    1000,
    /^Without dropout: memorising since iteration \d+.*Ahead: with dropout, .*stopping early would not have helped the other/,
  ],
  [
    'why the training loss is the higher one',
    DIGITS,
    600,
    /Training loss is above test loss: only training labels are flipped\.$/,
  ],
  [
    'that p is too high',
    'data=spiral&train=150&noise=0.1&drop=0.7&flip=0',
    3000,
    /The network with dropout does not fit its training data: p is too high for so few neurons\.$/,
  ],
  [
    'that both networks are too small',
    'data=spiral&layers=2&train=300&noise=0&flip=0',
    1500,
    /Neither network fits its training data \([\d.]+ % and [\d.]+ % of the right labels\): too few neurons, or too little training\.$/,
  ],
  [
    'that one network is too small',
    'data=spiral&layers=2&train=300&noise=0&flip=0&compare=off',
    1500,
    /The network does not fit/,
  ],
  [
    'that dropout does not help here',
    'data=curve&drop=0.5',
    2000,
    /Ahead: without dropout, |The network with dropout does not fit its training data/,
  ],
  [
    'that dropout is slow at first',
    'data=digits',
    200,
    /Ahead: without dropout, [\d.]+ to [\d.]+: dropout learns more slowly, if it helps here at all\./,
  ],
  ['networks that are alike', 'drop=0&flip=0&data=gaussians', 300, /^Network a: .*Their test losses are equal\.$/],
  ['one network alone', 'compare=off', 600, /^With dropout: (at|near) its best\.$/],
  ['arms by what they are', 'a.drop=0.5&drop=0.2', 600, /^P = 0\.5: .* P = 0\.2: /],
  [
    'which network has diverged, and what to do',
    'a.lr=10&a.optim=sgd&a.act=identity&layers=32,32,32&data=curve',
    300,
    /diverged at iteration \d+ \(learning rate 10\)\. Restart with a smaller learning rate, or go on with the other network alone\.$/,
  ],
  [
    'that both have diverged',
    'lr=10&optim=sgd&act=identity&layers=32,32,32&data=curve',
    300,
    /^Both networks have diverged\. Restart with a smaller learning rate\.$/,
  ],
];

for (const [what, query, iterations, sentence] of RUNS) {
  test(`it says ${what}`, async ({ page, site }) => {
    await open(page, site, query);
    await train(page, iterations);
    await expect(page.locator('dropout-lab .status > p')).toHaveText(sentence);
  });
}

test('a smaller gap is no praise: what counts is the test loss', async ({ page, site }) => {
  await open(page, site, 'data=spiral&train=150&noise=0.1&drop=0.7&flip=0');
  await train(page, 3000);
  const { a, b } = await metrics(page);
  expect(Math.abs(b.gap)).toBeLessThan(a.gap);
  await expect(page.locator('dropout-lab .status > p')).not.toContainText(/gap|Ahead: with dropout/);
});

test('on the curve it never praises dropout for what it does not do', async ({ page, site }) => {
  await open(page, site, 'data=curve');
  const sentence = page.locator('dropout-lab .status > p');
  for (let seed = 1; seed <= 10; seed += 1) {
    await page.evaluate((value) => document.querySelector('dropout-lab').set('seed', value), String(seed));
    await train(page, TEN_SECONDS);
    const { a, b } = await metrics(page);
    const gains = b.testLoss < 0.95 * a.testLoss;
    const isHonest = /dropout gains nothing|Ahead: without dropout/;
    await (gains ? expect(sentence).not.toHaveText(isHonest) : expect(sentence).toHaveText(isHonest));
  }
});

test('a change of the settings is told, and then what the run shows again', async ({ page, site }) => {
  await open(page, site);
  await train(page, 200);
  await page.evaluate(() => document.querySelector('dropout-lab').set('drop', '0.3'));
  await train(page, 10);
  const sentence = page.locator('dropout-lab .status > p');
  await expect(sentence).toHaveText(/^\* Changed at iteration 200:/);
  await train(page, 100);
  await expect(sentence).toHaveText(/^Without dropout: .* With dropout: /);
});

for (const [query, sentence] of /** @type {[query: string, sentence: string][]} */ ([
  ['', 'Every training example gets its own random set of switched-off neurons.'],
  ['kind=gaussian', 'Nothing is switched off: every training example gets its own random noise.'],
  ['kind=dropconnect', 'Every batch is trained with another random set of weights missing.'],
  ['drop=0', 'Nothing is dropped: every iteration trains the same network.'],
])) {
  test(`before the first Play it says what will be seen and what to watch: ${query || 'default'}`, async ({
    page,
    site,
  }) => {
    await open(page, site, query);
    await expect(page.locator('dropout-lab .status > p')).toHaveText(
      `Press Play. ${sentence} Watch the test loss: a network whose test loss rises again is memorising.`,
    );
  });
}
