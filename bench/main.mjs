// node bench/main.mjs [OPTIONS]: what `cargo xtask bench` measures. `cargo xtask bench --help` tells the options.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from '../tests/page/chromium.mjs';
import { measureCurve } from './curve.mjs';
import { measureDropoutCost } from './dropout-cost.mjs';
import { machine, versions } from './machine.mjs';
import { measurePage } from './page.mjs';
import { writeReadme } from './readme.mjs';
import { say } from './report.mjs';
import { firstLoad } from './sizes.mjs';
import { Field, measureSteps } from './steps.mjs';
import { spread } from './statistics.mjs';
import { DROPOUT_LAB, PEERS, otherBuild } from './systems/index.mjs';
import { WORKLOADS, flops } from './workloads.mjs';

const PARTS = ['steps', 'dropout', 'curve', 'page', 'lighthouse', 'size'];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    part: { type: 'string', multiple: true },
    workload: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    against: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'target/bench.json' },
    readme: { type: 'boolean', default: false },
    python: { type: 'string' },
  },
});

try {
  if (options.readme) await writeReadme(JSON.parse(await readFile(options.out, 'utf8')));
  else await measure();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function measure() {
  const rounds = wholeNumber(options.rounds);
  const workloads = chosen(options.workload, WORKLOADS, 'workload');
  const builds = options.against.map(otherBuild);
  // Builds are compared with each other, and with peers only where --only names them.
  const others =
    builds.length && !options.only ? [DROPOUT_LAB] : chosen(options.only, [DROPOUT_LAB, ...PEERS], 'system');
  // These options narrow down the steps, so the other parts are not wanted.
  const wantsStepsOnly = Boolean(options.workload || options.only || options.against.length);
  const parts = options.part ?? (wantsStepsOnly ? ['steps'] : PARTS);
  for (const part of parts) if (!PARTS.includes(part)) throw new Error(unknown('part', part, PARTS));

  const browser = await launch();
  const field = new Field(browser);
  try {
    await field.prepare([...others, ...builds], options.python);
    /** @type {import('./report.mjs').Results} */
    const results = {
      date: new Date().toISOString(),
      machine: machine(),
      browser: `Chromium ${browser.version()}`,
      versions: await versions(),
      rounds,
      systems: field.systems.map(({ name, title, remark }) => ({ name, title, remark })),
      skipped: Object.fromEntries(field.skipped),
    };
    say(results, 'head');
    if (parts.includes('steps')) {
      Object.assign(results, await measureAllSteps(field, workloads, rounds));
      say(results, 'steps');
    }
    if (parts.includes('dropout')) {
      results.dropout_cost = await measureDropoutCost(field, rounds);
      say(results, 'dropout');
    }
    if (parts.includes('curve')) {
      results.curve = await measureCurve(field, rounds);
      say(results, 'curve');
    }
    if (parts.includes('page')) {
      results.page = await measurePage(browser, rounds);
      say(results, 'page');
    }
    if (parts.includes('lighthouse')) {
      // Only here, so that the other parts do without it.
      const { measureLighthouse } = await import('./lighthouse.mjs');
      results.lighthouse = await measureLighthouse('dist');
      say(results, 'lighthouse');
    }
    if (parts.includes('size')) {
      results.bytes = firstLoad('dist');
      say(results, 'size');
    }
    await mkdir(dirname(options.out), { recursive: true });
    await writeFile(options.out, `${JSON.stringify(results, null, 2)}\n`);
    console.log(`\nWritten to ${options.out}.`);
  } finally {
    field.close();
    await browser.close();
  }
}

/**
 * @param {Field} field
 * @param {import('./workloads.mjs').Workload[]} workloads
 * @param {number} rounds
 */
async function measureAllSteps(field, workloads, rounds) {
  /** @type {import('./report.mjs').Steps} */
  const results = {
    workloads: {},
    ratios: {},
    share_of_peak: {},
    share_spread: {},
    flops_per_step: {},
    losses: {},
    absent: {},
  };
  const peaks = [];
  for (const workload of workloads) {
    const { name } = workload;
    process.stderr.write(`  ${name} … `);
    const start = Date.now();
    const outcome = await measureSteps(field, workload, rounds);
    process.stderr.write(`${((Date.now() - start) / 1000).toFixed(0)} s\n`);
    results.workloads[name] = Object.fromEntries(outcome.rates);
    results.ratios[name] = Object.fromEntries(outcome.ratios);
    results.losses[name] = Object.fromEntries(outcome.losses);
    results.absent[name] = Object.fromEntries(outcome.absent);
    peaks.push(...outcome.peaks);
    if (workload.query === undefined) results.flops_per_step[name] = flops(workload);
    if (outcome.share) {
      results.share_of_peak[name] = outcome.share.median;
      results.share_spread[name] = outcome.share;
    }
  }
  if (peaks.length) {
    results.peak_spread = spread(peaks);
    results.peak_gflops = results.peak_spread.median;
  }
  return results;
}

/** @param {string} text */
function wholeNumber(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--rounds is a whole number from 1 on, not "${text}"`);
  return number;
}

/**
 * The items whose name, or the start of it, is wanted; all items if nothing is.
 * @template {{ name: string }} Item
 * @param {string[] | undefined} wanted
 * @param {Item[]} all
 * @param {string} kind
 */
function chosen(wanted, all, kind) {
  if (!wanted) return all;
  const names = all.map(({ name }) => name);
  for (const name of wanted) {
    if (!names.some((known) => known.startsWith(name))) throw new Error(unknown(kind, name, names));
  }
  // An exact name wins over a prefix: `jax-js` does not select `jax-js-one-thread` as well.
  return all.filter(({ name }) =>
    wanted.some((start) => (names.includes(start) ? name === start : name.startsWith(start))),
  );
}

/** @param {string} kind @param {string} name @param {string[]} known */
function unknown(kind, name, known) {
  return `no ${kind} is called "${name}": choose ${known.join(', ')}`;
}
