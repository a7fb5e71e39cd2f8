// The results as tables, for the terminal and the README.

import { BATCHES, UNITS } from './curve.mjs';
import { total } from './sizes.mjs';

/** @typedef {import('./statistics.mjs').Spread} Spread */

/**
 * @typedef {object} Steps
 * @property {Record<string, Record<string, Spread>>} workloads training steps a second, by workload and system
 * @property {Record<string, Record<string, Spread>>} ratios how many times as fast Dropout Lab is, by workload and system, compared
 * round by round
 * @property {number} [peak_gflops] the limit, the median of all rounds
 * @property {Spread} [peak_spread]
 * @property {Record<string, number>} share_of_peak by workload: what Dropout Lab's products reach of it, the median of the rounds
 * @property {Record<string, Spread>} share_spread
 * @property {Record<string, number>} flops_per_step of those products
 * @property {Record<string, Record<string, { before: number, after: number }>>} losses of a few batches, before and after training
 * @property {Record<string, Record<string, string>>} absent by workload and system: why it could not be measured
 *
 * @typedef {object} Head
 * @property {string} date
 * @property {ReturnType<typeof import('./machine.mjs').machine>} machine
 * @property {string} browser
 * @property {Record<string, string>} versions of the peers
 * @property {number} rounds
 * @property {{ name: string, title: string, remark?: string }[]} systems
 * @property {Record<string, string>} skipped what could not be had, and why
 *
 * @typedef {object} Parts
 * @property {Awaited<ReturnType<typeof import('./dropout-cost.mjs').measureDropoutCost>>} dropout_cost
 * @property {Awaited<ReturnType<typeof import('./curve.mjs').measureCurve>>} curve
 * @property {Awaited<ReturnType<typeof import('./page.mjs').measurePage>>} page
 * @property {Awaited<ReturnType<typeof import('./lighthouse.mjs').measureLighthouse>>} lighthouse
 * @property {import('./sizes.mjs').Asset[]} bytes
 *
 * @typedef {Head & Partial<Steps> & Partial<Parts>} Results
 *
 * @typedef {object} Table
 * @property {string} title
 * @property {string[]} head
 * @property {string[][]} rows of as many cells; the first is the row's name
 * @property {string} [note]
 */

/** The parts of a report. @type {Record<string, (results: Results) => Table[]>} */
const PARTS = {
  head: () => [],
  steps: (results) => [...rates(results), ...limit(results)],
  dropout: dropoutCost,
  curve,
  page,
  lighthouse,
  size,
};

/** All tables of what was measured. @param {Results} results */
export function tables(results) {
  return Object.values(PARTS).flatMap((part) => part(results));
}

/** Prints a part on the terminal. @param {Results} results @param {keyof typeof PARTS} part */
export function say(results, part) {
  if (part === 'head') {
    console.log(`\n${origin(results)}`);
    for (const [name, why] of Object.entries(results.skipped)) console.log(`Skipped: ${name} (${why}).`);
    return;
  }
  for (const { title, head, rows, note } of PARTS[part]?.(results) ?? []) {
    console.log(`\n${title}`);
    const all = [head, ...rows];
    const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    for (const row of all) {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      console.log(`  ${cells.join('  ').trimEnd()}`);
    }
    if (note) console.log(note);
  }
}

/** Where, when and how the results were measured. @param {Results} results */
export function origin({ machine, browser, date, rounds }) {
  return (
    `${machine.processor}, ${machine.cores} cores, ${machine.system}; ${browser}, headless; ${date.slice(0, 10)}; ` +
    `${rounds} rounds, one system after the other in each.`
  );
}

/** @param {Results} results @returns {Table[]} */
function rates({ workloads = {}, ratios = {}, systems, absent = {}, losses = {} }) {
  const named = systems.filter(({ name }) => Object.values(workloads).some((rates) => rates[name]));
  const others = named.filter(({ name }) => Object.values(ratios).some((ratios) => ratios[name]));
  const notes = [
    ...named.flatMap(({ name, remark }) => (remark ? `${name} ${remark}` : [])),
    ...entries(absent, (why) => why),
    ...entries(losses, ({ before, after }) => (after < before ? undefined : 'its loss did not fall')),
  ];
  return [
    {
      title: 'Training steps a second: the median and the greatest deviation from it',
      head: ['', ...named.map(({ title }) => title)],
      rows: Object.entries(workloads).map(([workload, rates]) => [
        workload,
        ...named.map(({ name }) => (rates[name] ? withSpread(rates[name]) : '–')),
      ]),
      note: notes.map((note) => `  – ${note}`).join('\n'),
    },
    {
      title: 'How many times as fast Dropout Lab is, compared round by round: median (least to most)',
      head: ['', ...others.map(({ title }) => title)],
      rows: Object.entries(ratios).map(([workload, ratios]) => [
        workload,
        ...others.map(({ name }) => (ratios[name] ? times(ratios[name]) : '–')),
      ]),
    },
  ].filter(({ head }) => head.length > 1);
}

/**
 * Sentences on systems, each with the workloads of which it is true.
 * @template Value
 * @param {Record<string, Record<string, Value>>} table by workload and system
 * @param {(value: Value) => string | undefined} sentence
 */
function entries(table, sentence) {
  /** @type {Map<string, string[]>} */
  const workloads = new Map();
  for (const [workload, systems] of Object.entries(table)) {
    for (const [name, value] of Object.entries(systems)) {
      const text = sentence(value);
      if (text === undefined) continue;
      const line = `${name}: ${text}`;
      workloads.set(line, [...(workloads.get(line) ?? []), workload]);
    }
  }
  return [...workloads].map(([line, names]) => `${line} (${names.join(', ')})`);
}

/** @param {Results} results @returns {Table[]} */
function limit({ peak_spread, share_spread = {}, flops_per_step = {}, workloads = {} }) {
  if (!peak_spread) return [];
  return [
    {
      title: `Share of the limit, ${withSpread(peak_spread)} GFLOP/s in simd128 without memory`,
      head: ['', 'MFLOP a step', 'GFLOP/s', 'share'],
      rows: Object.entries(share_spread).map(([workload, share]) => {
        const flops = flops_per_step[workload] ?? NaN;
        const rate = workloads[workload]?.['dropout-lab']?.median ?? NaN;
        return [workload, (flops / 1e6).toPrecision(3), ((flops * rate) / 1e9).toFixed(1), percent(share)];
      }),
    },
  ];
}

/** @param {Results} results @returns {Table[]} */
function dropoutCost({ dropout_cost: cost }) {
  if (!cost) return [];
  return [
    {
      title: `What dropout costs at ${cost.workload}`,
      head: ['', 'steps a second'],
      rows: [
        ['rate 0', withSpread(cost.steps_without)],
        [`rate ${cost.rate}`, withSpread(cost.steps_with)],
        ['share of a step', percent(cost.share_of_step)],
      ],
    },
  ];
}

/** @param {Results} results @returns {Table[]} */
function curve({ curve }) {
  if (!curve) return [];
  const { points, worst_growth: worst } = curve;
  return [
    {
      title: 'Nanoseconds of a step for each of its multiplications, 64-H-H-10 with p 0.5, by H and batch',
      head: ['H', ...BATCHES.map((batch) => `batch ${batch}`)],
      rows: UNITS.map((units) => [
        String(units),
        ...BATCHES.map((batch) => {
          const point = points.find((point) => point.units === units && point.batch === batch);
          return point ? point.ns_per_multiplication.toPrecision(2) : '–';
        }),
      ]),
      note:
        `Where the time of a step grows most against its multiplications, from ${worst.from} to ${worst.to}, it does ` +
        `${worst.factor.toFixed(2)} times as much as they do.`,
    },
  ];
}

/** @param {Results} results @returns {Table[]} */
function page({ page }) {
  if (!page) return [];
  const runs = Object.entries(page.runs);
  const both = (/** @type {{ mean: number, p95: number }} */ { mean, p95 }) => `${mean.toFixed(2)} (${p95.toFixed(1)})`;
  const tasks = (/** @type {number[]} */ all) => (all.length ? `${all.length}, up to ${Math.max(...all)} ms` : '0');
  return [
    {
      title: 'The page: milliseconds of script in a frame that trains, mean (95 % take less than)',
      head: ['', 'training', 'drawing', 'all', 'training, full speed', 'drawing', 'all', 'iterations/s'],
      rows: runs.map(([name, { own_speed: own, full_speed: full, iterations_per_second: rate }]) => [
        name,
        ...[own.train_ms, own.draw_ms, own.script_ms, full.train_ms, full.draw_ms, full.script_ms].map(both),
        whole(rate),
      ]),
    },
    {
      title: 'The page: tasks over 50 ms, and WebAssembly memory',
      head: ['', 'while it opens', 'while it plays', 'memory'],
      rows: runs.map(([name, { tasks_over_50_ms: over, wasm_memory_bytes: memory }]) => [
        name,
        tasks(over.opening),
        tasks(over.playing),
        memory === undefined ? '–' : `${(memory / 2 ** 20).toFixed(1)} MiB`,
      ]),
      note: `From navigation to the first masks on screen, nothing cached: ${withSpread(page.start_ms)}, in milliseconds.`,
    },
  ];
}

/** @param {Results} results @returns {Table[]} */
function lighthouse({ lighthouse }) {
  if (!lighthouse) return [];
  const audits = Object.entries(lighthouse);
  return [
    {
      title: 'Lighthouse: scores out of 100, and how the layout shifts',
      head: ['', ...Object.keys(audits[0]?.[1].scores ?? {}), 'layout shift', 'interactive after'],
      rows: audits.map(([name, { scores, layout_shift: shift, interactive_ms: interactive }]) => [
        name,
        ...Object.values(scores).map(String),
        shift.toFixed(3),
        `${whole(interactive)} ms`,
      ]),
    },
  ];
}

/** @param {Results} results @returns {Table[]} */
function size({ bytes }) {
  if (!bytes) return [];
  const [shown, rest] = [bytes.filter(({ brotli }) => brotli >= 1000), bytes.filter(({ brotli }) => brotli < 1000)];
  return [
    {
      title: 'Bytes of the first load',
      head: ['', 'raw', 'after Brotli'],
      rows: [
        ...shown,
        ...(rest.length ? [{ ...total(rest), name: `${rest.length} files of less than 1,000 bytes` }] : []),
        total(bytes),
      ].map(({ name, raw, brotli }) => [name, whole(raw), whole(brotli)]),
    },
  ];
}

/** @param {number} number */
function whole(number) {
  return Math.round(number).toLocaleString('en');
}

/** The median and how far from it the lowest or the highest was. @param {Spread} spread */
function withSpread({ median, min, max }) {
  const text = median < 10 ? median.toFixed(2) : median < 100 ? median.toFixed(1) : whole(median);
  return `${text} ± ${((100 * Math.max(max - median, median - min)) / median).toFixed(0)} %`;
}

/** @param {Spread} ratio */
function times({ median, min, max }) {
  const text = (/** @type {number} */ ratio) => ratio.toFixed(ratio < 10 ? 2 : 1);
  return `${text(median)} (${text(min)} to ${text(max)})`;
}

/** @param {Spread} spread */
function percent({ median, min, max }) {
  const text = (/** @type {number} */ share) => (100 * share).toFixed(share < 0.1 ? 1 : 0);
  return `${text(median)} % (${text(min)} to ${text(max)})`;
}
