// Whatever a script passes, to the core or to the element: a result or a sentence, and the module lives.

import { expect, test } from './fixture.mjs';
import { open } from './lab.mjs';

test('10,000 calls with arguments of any type, then the right fingerprint', async ({ page, site }) => {
  test.setTimeout(300_000);
  await open(page, site);
  const { wanted, found, calls, sentences, broken } = await page.evaluate(async () => {
    const element = document.querySelector('dropout-lab');
    const Lab = element.lab.constructor;
    const fingerprintOf = (/** @type {string} */ query) => {
      const lab = new Lab(query);
      lab.step(300);
      const fingerprint = lab.fingerprint();
      lab.free();
      return fingerprint;
    };
    const wanted = fingerprintOf('data=moons&drop=0.5');
    let state = 7;
    const below = (/** @type {number} */ end) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * end);
    };
    const canvas = document.createElement('canvas');
    const throwing = {
      get width() {
        throw new Error('no width');
      },
      toString() {
        throw new Error('no text');
      },
    };
    const ARGUMENTS = [
      undefined,
      null,
      true,
      false,
      0,
      -1,
      0.5,
      1e9,
      -1e9,
      NaN,
      Infinity,
      2 ** 32,
      2 ** 53,
      12n,
      Symbol('x'),
      '',
      'a',
      'b',
      'c',
      'drop',
      'plane',
      'network',
      '0.3',
      'x'.repeat(20000),
      [],
      [1, 2],
      ['a'],
      [[1]],
      {},
      { width: 1e9, height: -3, ratio: NaN },
      throwing,
      { length: 1e9 },
      { length: -1 },
      () => 1,
      class {},
      new Date(0),
      /x/,
      new Map(),
      new Uint8Array(3),
      new Uint8Array([68, 76, 1]),
      new Float32Array(4),
      new Float64Array([1, NaN]),
      new ArrayBuffer(8),
      new DataView(new ArrayBuffer(8)),
      canvas,
      document.body,
      window,
      new Proxy([], {}),
      new Proxy(new Float32Array(2), {}),
      new Proxy(canvas, {}),
      Object.create(null),
      new Error('x'),
      Promise.resolve(1),
    ];
    const METHODS = [
      'step',
      'phase',
      'set',
      'adjustments',
      'armNames',
      'phaseWords',
      'facts',
      'restart',
      'layers',
      'names',
      'name',
      'masking',
      'maskWords',
      'mask',
      'factors',
      'metrics',
      'history',
      'neuron',
      'weightChanges',
      'keepEarlier',
      'canLookAt',
      'look',
      'predict',
      'remove',
      'removed',
      'removalOrder',
      'removable',
      'testInput',
      'sample',
      'fingerprint',
      'snapshot',
      'weights',
      'load',
      'draw',
      'hit',
      'tiles',
      'describe',
      'query',
    ];
    const STATIC = ['schema', 'read', 'needsDigits', 'needsTable', 'loadDigits', 'loadTable', 'freshSeed'];
    const OF_ELEMENT = ['step', 'set', 'measure', 'export', 'loadTable'];
    const known = new Set([...Object.getOwnPropertyNames(Lab.prototype), ...Object.getOwnPropertyNames(Lab)]);
    const ours = [
      'constructor',
      'free',
      'length',
      'name',
      'prototype',
      '__wrap',
      '__destroy_into_raw',
      ...METHODS,
      ...STATIC,
    ];
    const forgotten = [...known].filter((name) => !ours.includes(name) && !name.startsWith('__'));
    const outcome = { calls: 0, sentences: 0, broken: forgotten.map((name) => `${name} is not tried`) };
    let lab = new Lab('layers=4&train=8&test=8');
    for (; outcome.calls < 10_000; outcome.calls++) {
      const args = Array.from({ length: below(6) }, () => ARGUMENTS[below(ARGUMENTS.length)]);
      const kind = below(20);
      const [owner, names] = kind < 14 ? [lab, METHODS] : kind < 18 ? [Lab, STATIC] : [element, OF_ELEMENT];
      const name = names[below(names.length)] ?? '';
      // A step that may take long is not what is tried here.
      if (name === 'step' && args[0] === 1e9) continue;
      try {
        if (below(50) === 0) {
          new Lab(args[0]).free();
        } else {
          await owner[name](...args);
        }
      } catch (error) {
        const message = String(error?.message);
        if (
          !(error instanceof Error) ||
          error instanceof TypeError ||
          error instanceof RangeError ||
          error instanceof DOMException ||
          /unreachable|out of bounds|null pointer|recursive|borrowed/.test(message)
        ) {
          outcome.broken.push(`${name}(${args.map((arg) => typeof arg)}): ${message}`);
        } else outcome.sentences += 1;
      }
      if (outcome.broken.length > 10) break;
      if (outcome.calls % 500 === 0) {
        lab.free();
        lab = new Lab('layers=4&train=8&test=8');
      }
    }
    if (outcome.broken.length === 0) lab.free();
    return { wanted, found: fingerprintOf('data=moons&drop=0.5'), ...outcome };
  });
  expect(broken).toEqual([]);
  expect(calls).toBe(10_000);
  expect(sentences).toBeGreaterThan(5000);
  expect(found).toBe(wanted);
});

test('what the element is given is checked', async ({ page, site }) => {
  await open(page, site);
  const answers = await page.evaluate(async () => {
    const element = document.querySelector('dropout-lab');
    const answerTo = async (/** @type {() => unknown} */ call) => {
      try {
        return String(await call());
      } catch (error) {
        return error instanceof Error ? error.message : `not an Error: ${error}`;
      }
    };
    return {
      step: await answerTo(() => element.step(-1)),
      number: await answerTo(() => element.set('drop', 0.3)),
      flag: await answerTo(() => element.set('drop', true)),
      list: await answerTo(() => element.set('layers', [8, 8])),
      nothing: await answerTo(() => element.set('drop', null)),
      data: await answerTo(() => element.set('data', Symbol('digits'))),
      table: await answerTo(() => element.loadTable(123)),
      label: await answerTo(() => element.loadTable('1,a\n2,b', {})),
      measure: await answerTo(() => element.measure(() => {})),
      format: await answerTo(() => element.export(7)),
      arm: await answerTo(() => element.export('keras', [])),
      query: element.query,
    };
  });
  expect(answers).toMatchObject({
    step: 'The number of iterations must be a whole number from 0 to 1000000; this is -1.',
    number: 'live',
    flag: 'The value must be a text; this is true or false.',
    list: 'The value must be a text; this is an array.',
    nothing: 'The value must be a text; this is null.',
    data: 'The value must be a text; this is a symbol.',
    table: 'A table is a text or a file.',
    label: 'The column of labels is named by a text.',
    arm: 'An arm is "a" or "b".',
    query: 'drop=0.3',
  });
  expect(answers.measure).toContain('importance');
  expect(answers.format).toContain('pytorch');
});
