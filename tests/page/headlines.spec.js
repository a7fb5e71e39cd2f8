// What the headlines of "Inside" say: true whichever network comes out ahead, where both are equal, where there is one. No page
// is needed.

import { expect, test } from '@playwright/test';
import * as headlines from '../../static/inside/headlines.js';

const NAMES = { a: 'without dropout', b: 'with dropout' };
const LAYERS = { a: ['Input', 'Hidden layer 1', 'Hidden layer 2'], b: ['Input', 'Hidden layer 1', 'Hidden layer 2'] };

/** Both outcomes of numbers of two networks. @template T @param {T} one @param {T} other */
const both = (one, other) =>
  /** @type {const} */ ([
    { a: one, b: other },
    { a: other, b: one },
  ]);

test('importance: the neuron that matters most, of all layers', () => {
  const of = (/** @type {number[]} */ ...largest) =>
    /** @type {any} */ ({ layers: largest.map((largest) => ({ largest })) });
  const [one, other] = both(of(0.02, 0.101), of(0.0204));
  expect(headlines.importance(one, NAMES)).toBe(
    'Without its most important neuron: 0.101 more test loss without dropout, 0.020 with dropout.',
  );
  expect(headlines.importance(other, NAMES)).toBe(
    'Without its most important neuron: 0.020 more test loss without dropout, 0.101 with dropout.',
  );
  expect(headlines.importance({ a: of(-0.01), b: of(0.2) }, NAMES)).toBe(
    'Without its most important neuron: 0.010 less test loss without dropout, 0.200 more test loss with dropout.',
  );
  expect(headlines.importance({ b: of(0.2) }, NAMES)).toBe(
    'Without its most important neuron: 0.200 more test loss with dropout.',
  );
  expect(headlines.importance({ a: of(0.3), b: of(0.2) }, { a: 'p = 0.5', b: 'p = 0.2' })).toContain(
    '0.300 more test loss for p = 0.5, 0.200 for p = 0.2',
  );
  expect(headlines.importance({ b: of() }, NAMES)).toBeUndefined();
  expect(headlines.importance({ b: of(Infinity) }, NAMES)).toBeUndefined();
});

test('convergence: the price in epochs, the gain in loss', () => {
  const of = (/** @type {number | undefined} */ bestTestLoss, /** @type {Record<number, number>} */ epochs = {}) =>
    /** @type {any} */ ({
      bestTestLoss,
      trainAccuracyEpochs: Array.from({ length: 101 }, (_, share) => epochs[share]),
    });
  const [one, other] = both(of(0.371, { 80: 9, 90: 12 }), of(0.353, { 80: 20, 90: 31.25 }));
  expect(headlines.convergence(one, NAMES)).toBe(
    'Epochs to 90 % training accuracy: 12.0 without dropout, 31.3 with dropout. Best test loss: 0.371 without dropout, 0.353 with dropout: lower with dropout.',
  );
  expect(headlines.convergence(other, NAMES)).toContain('0.371 with dropout: lower without dropout.');
  expect(headlines.convergence({ a: of(0.3, { 80: 9, 90: 12 }), b: of(0.3, { 80: 20 }) }, NAMES)).toBe(
    'Epochs to 80 % training accuracy: 9.0 without dropout, 20.0 with dropout. Best test loss: 0.300 without dropout, 0.300 with dropout: no difference.',
  );
  expect(headlines.convergence({ a: of(0.3), b: of(0.31) }, NAMES), 'where neither got there').not.toContain('Epochs');
  expect(headlines.convergence({ b: of(0.3) }, NAMES)).toBe('Best test loss: 0.300 with dropout.');
  expect(headlines.convergence({ b: of(undefined) }, NAMES)).toBeUndefined();
});

test('co-adaptation: more, less, or as much as the sum of each', () => {
  const of = (/** @type {(number | undefined)[]} */ ...values) =>
    /** @type {any} */ ({
      layers: values.map((signedInteraction, index) => ({ layer: index + 1, signedInteraction })),
    });
  expect(headlines.coAdaptation({ a: of(-0.2), b: of(0.123) }, NAMES, LAYERS)).toBe(
    'Hidden layer 1, two neurons removed together: without dropout it hurts 20.0 % less than the sum of each: they are of use together; with dropout it hurts 12.3 % more than the sum of each: one stands in for the other.',
  );
  expect(headlines.coAdaptation({ a: of(0.2), b: of(0.01) }, NAMES, LAYERS)).toContain(
    'with dropout it hurts as much as the sum of each',
  );
  expect(headlines.coAdaptation({ a: of(undefined, 0.3), b: of(undefined, 0.1) }, NAMES, LAYERS)).toMatch(
    /^Hidden layer 2,/,
  );
  expect(headlines.coAdaptation({ a: of(undefined), b: of() }, NAMES, LAYERS)).toBeUndefined();
});

test('the break test: wrong answers, or the loss of values', () => {
  const rates = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
  const of = (/** @type {number} */ first, /** @type {number} */ last, /** @type {boolean} */ isClasses) => {
    const values = [first, 0, 0, 0, 0, last];
    return { rates, losses: values, errors: isClasses ? values : [] };
  };
  expect(headlines.breakTest({ a: of(0.1, 0.4, true), b: of(0.12, 0.2, true) }, NAMES)).toBe(
    'With half of the hidden neurons gone, wrong answers: 40.0 % without dropout, 20.0 % with dropout. With all of them: 10.0 % without dropout, 12.0 % with dropout.',
  );
  expect(headlines.breakTest({ a: of(0.1, 0.4, false), b: of(0.1, 0.5, false) }, NAMES)).toContain(
    'test loss: 0.400 without dropout, 0.500 with dropout',
  );
  expect(headlines.breakTest({}, NAMES)).toBeUndefined();
});

test('uncertainty: only of what is random, and whether doubt warns', () => {
  const of = (
    /** @type {number} */ spread,
    /** @type {number | undefined} */ right,
    /** @type {number | undefined} */ wrong,
  ) =>
    /** @type {any} */ ({
      samples: 50,
      means: { spread },
      right: right === undefined ? undefined : { spread: right },
      wrong: wrong === undefined ? undefined : { spread: wrong },
    });
  expect(headlines.uncertainty({ a: of(0, 0, 0), b: of(0.2, 0.1, 0.3) }, NAMES)).toBe(
    'With dropout, 50 thinned networks disagree by 0.300 where the answer is wrong, 0.100 where it is right: doubt warns of errors.',
  );
  expect(headlines.uncertainty({ b: of(0.2, 0.3, 0.1) }, NAMES)).toContain('doubt does not warn of errors');
  expect(headlines.uncertainty({ b: of(0.2, 0.3, 0.3) }, NAMES)).toContain('doubt does not tell them apart');
  expect(headlines.uncertainty({ b: of(0.2, undefined, undefined) }, NAMES)).toContain('disagree by 0.200 on average');
  expect(headlines.uncertainty({ b: of(0.2, 0.2, undefined) }, NAMES), 'where no answer is wrong').toContain(
    'on average',
  );
  expect(headlines.uncertainty({ a: of(0, 0, 0), b: of(0, 0, 0) }, NAMES)).toBeUndefined();
});

test('the average of thinned networks: as good, better, or not as good as weight scaling', () => {
  const of = (/** @type {number[]} */ losses, /** @type {number} */ scaledLoss) =>
    /** @type {any} */ ({ losses, scaledLoss });
  const said = (/** @type {any} */ b) => headlines.ensemble({ a: of([0.4, 0.4], 0.4), b }, NAMES);
  expect(said(of([0.5, 0.42, 0.405], 0.4))).toBe(
    'With dropout, the average of 3 thinned networks is as good as one pass with weight scaling (test loss 0.400).',
  );
  expect(said(of([0.405, 0.4], 0.4))).toContain('a single thinned network is as good');
  expect(said(of([0.5, 0.45], 0.4))).toContain('the average of 2 thinned networks (0.450) is not as good');
  expect(said(of([0.5, 0.4, 0.35], 0.4))).toContain(
    '(0.350) is better than one pass with weight scaling (test loss 0.400); it takes 2',
  );
  expect(said(of([0.4, 0.4], 0.4)), 'nothing is random').toBeUndefined();
});

test('slope, variance shift, statistics, sparsity, features', () => {
  expect(headlines.slope({ a: { slope: 0.9 }, b: { slope: 1.3 } }, NAMES)).toBe(
    'Without dropout, answers have a slope of 0.90: too timid. With dropout, answers have a slope of 1.30: too large.',
  );
  expect(headlines.slope({ b: { slope: 1.01 } }, NAMES)).toContain('neither too small nor too large');
  expect(headlines.slope({ a: {}, b: {} }, NAMES)).toBeUndefined();

  const shift = (/** @type {number[]} */ ...means) => ({
    layers: means.map((mean, index) => ({ layer: index + 1, mean, ratios: [] })),
  });
  expect(headlines.varianceShift({ a: shift(1, 1), b: shift(1.1, 1.5) }, NAMES, LAYERS)).toBe(
    'Hidden layer 2, variance in training over that in evaluation: 1.00 without dropout, 1.50 with dropout.',
  );
  expect(headlines.varianceShift({ a: shift(1), b: shift(1.01) }, NAMES, LAYERS)).toContain('there is no shift');
  expect(headlines.varianceShift({ a: shift(), b: shift() }, NAMES, LAYERS)).toBeUndefined();

  const scores = (/** @type {number} */ lossBefore, /** @type {number} */ lossAfter) => ({
    scores: { lossBefore, lossAfter },
  });
  expect(headlines.normStatistics({ a: scores(0.3, 0.3), b: scores(0.5, 0.4) }, NAMES)).toBe(
    'With statistics taken again without masks, without dropout the test loss stays 0.300; with dropout the test loss falls from 0.500 to 0.400.',
  );
  expect(headlines.normStatistics({ b: scores(0.4, 0.5) }, NAMES)).toContain('rises from 0.400 to 0.500');
  expect(headlines.normStatistics({ a: {}, b: {} }, NAMES)).toBeUndefined();

  const sparse = (/** @type {number} */ nearZero) => /** @type {any} */ ({ layers: [{ layer: 1, nearZero }] });
  expect(headlines.sparsity({ a: sparse(0.45), b: sparse(0.6) }, NAMES, LAYERS)).toBe(
    'Hidden layer 1, activations near zero: 45.0 % without dropout, 60.0 % with dropout.',
  );

  const image = (/** @type {number[]} */ ...weights) => ({ width: 4, height: 1, largest: 1, images: [weights] });
  const [stroke, speckle] = [image(1, 0.9, -0.8, -1), image(1, -1, 1, -1)];
  expect(headlines.features({ a: speckle, b: stroke }, NAMES)).toMatch(/: more like strokes with dropout\.$/);
  expect(headlines.features({ a: stroke, b: speckle }, NAMES)).toMatch(/: more like strokes without dropout\.$/);
  expect(headlines.features({ a: stroke, b: stroke }, NAMES)).not.toContain('strokes');
  expect(headlines.features({ b: { ...stroke, images: [] } }, NAMES)).toBeUndefined();
});

test('neighbours correlate as Pearson’s formula says', () => {
  // Pairs (1, 2), (2, 3), (3, 4) are on a line; those over the end of a row are none.
  expect(headlines.likeness([[1, 2, 3, 4]], 4)).toBeCloseTo(1, 12);
  expect(headlines.likeness([[1, 2, 3, 2]], 2)).toBeUndefined();
  expect(headlines.likeness([[1, 1, 1]], 3)).toBeUndefined();
  expect(headlines.likeness([], 3)).toBeUndefined();
});
