// What if? One setting over a range, several seeds at each value, in workers.

import { reason } from '../element/parts.js';
import { download, downloadText } from '../export/download.js';
import { copyButton } from '../kit/copy.js';
import { h, write } from '../kit/dom.js';
import { percent, real } from '../kit/format.js';
import { ask } from '../worker/ask.js';
import { askAll } from '../worker/pool.js';
import { onStage } from './lessons.js';
import { sweepChart } from './sweep-chart.js';
import { TEXTS } from './texts.js';
import { digitsFor } from './trials.js';

/** @typedef {import('../../worker.js').Point} Point */
/** @typedef {import('../../worker.js').SweepInfo} SweepInfo */
/** @typedef {import('../../worker.js').Summary} Summary */

/** What is tried first of each setting. @type {Record<string, string>} */
const VALUES = {
  drop: '0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8',
  train: '50,100,200,400,700',
  flip: '0,0.1,0.2,0.3,0.4',
  layers: '8,8;16,16;32,32;64,64;128,128',
  lr: '0.0003,0.001,0.003,0.01,0.03',
  batch: '4,8,16,32,64',
};

const SEEDS = { least: 3, most: 20, usual: 5 };
const ITERATIONS = { least: 10, most: 20_000, usual: 1_000 };

/** Milliseconds between drawings while results arrive. */
const PACE = 250;

/** @typedef {{ query: string, over: string, seeds: number, iterations: number }} Asked */

/** The form, the chart and the table of a sweep. */
export class SweepPanel {
  /** @type {AbortController | undefined} */ #running;
  /** @type {Asked | undefined} */ #asked;
  /** @type {SweepInfo | undefined} */ #info;
  /** @type {Point[]} */ #points = [];
  /** @type {Record<string, (Summary | null)[]>} */ #summaries = {};
  /** @type {import('uplot') | undefined} */ #chart;
  #timer = 0;

  constructor() {
    const asked = new URLSearchParams(location.search);
    const [key = 'drop', values] = asked.get('sweep')?.split(/[:=](.*)/) ?? [];
    this.setting = h(
      'select',
      { onchange: () => this.#suggest() },
      ...Object.entries(TEXTS.settings).map(([value, name]) => h('option', { value, selected: value === key }, name)),
    );
    this.values = h('input', { type: 'text', spellcheck: 'false', value: values ?? VALUES[key] ?? '' });
    this.valuesLabel = h('span', {}, TEXTS.values);
    const number = (
      /** @type {{ least: number, most: number, usual: number }} */ range,
      /** @type {string | null} */ given,
    ) => h('input', { type: 'number', min: range.least, max: range.most, value: given ?? range.usual, required: true });
    // A lesson's seeds are named one by one; a sweep's are counted.
    this.seeds = number(SEEDS, asked.has('sweep') ? asked.get('seeds') : null);
    this.iterations = number(ITERATIONS, null);
    this.quantity = h('select', { onchange: () => this.#draw() });
    this.start = h('button', { type: 'submit', class: 'primary' }, TEXTS.start);
    this.cancel = h('button', { type: 'button', hidden: true, onclick: () => this.#running?.abort() }, TEXTS.cancel);
    this.progress = h('progress', { hidden: true, max: 1, value: 0, 'aria-label': TEXTS.sweep });
    this.status = h('span', { role: 'status' });
    this.area = h('div', { class: 'area', 'aria-hidden': 'true', hidden: true });
    this.best = h('p', {});
    this.table = h('div', {});
    this.saving = h(
      'div',
      { class: 'row', hidden: true },
      h('label', {}, TEXTS.quantity, this.quantity),
      h('button', { type: 'button', onclick: () => this.#savePicture() }, TEXTS.savePicture),
      h('button', { type: 'button', onclick: () => this.#saveTable() }, TEXTS.saveTable),
      copyButton('', TEXTS.copyLink, () => this.#link(), undefined, TEXTS.copyLink).element,
    );
    this.root = h(
      'section',
      { class: 'sweep' },
      h('h2', {}, TEXTS.sweep),
      h('p', { class: 'muted' }, TEXTS.sweepHint),
      h(
        'form',
        {
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            this.#begin();
          },
        },
        h('label', {}, TEXTS.setting, this.setting),
        h('label', {}, this.valuesLabel, this.values),
        h('label', {}, TEXTS.seeds, this.seeds),
        h('label', {}, TEXTS.iterations, this.iterations),
        h('div', { class: 'row' }, this.start, this.cancel),
      ),
      h('div', { class: 'row' }, this.progress, this.status),
      this.saving,
      this.area,
      this.best,
      this.table,
    );
    this.#label();
  }

  /** Draws again, in the colours of now. */
  rebuild() {
    if (this.#info) this.#draw();
  }

  stop() {
    this.#running?.abort();
    clearTimeout(this.#timer);
    this.#chart?.destroy();
  }

  #suggest() {
    this.values.value = VALUES[this.setting.value] ?? '';
    this.#label();
  }

  #label() {
    write(this.valuesLabel, this.setting.value === 'layers' ? TEXTS.layersValues : TEXTS.values);
  }

  /** The run of the page's lab, without what each run of the sweep has of its own. */
  #query() {
    const lab = /** @type {HTMLElement & { query?: string } | null} */ (document.querySelector('dropout-lab'));
    const pairs = (lab?.query ?? '').split('&').filter((pair) => !/^(seed|eval)=/.test(pair));
    return onStage(pairs.join('&'));
  }

  async #begin() {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const { signal } = running;
    const asked = (this.#asked = {
      query: this.#query(),
      over: `${this.setting.value}=${this.values.value}`,
      seeds: this.seeds.valueAsNumber,
      iterations: this.iterations.valueAsNumber,
    });
    this.status.className = '';
    write(this.status, '');
    try {
      const info = (this.#info = /** @type {SweepInfo} */ (await ask('sweep', asked, signal)));
      this.#points = [];
      this.#summaries = {};
      this.quantity.replaceChildren(...info.quantities.map(({ name, label }) => h('option', { value: name }, label)));
      this.#isRunning(true);
      await this.#run(asked, info, signal);
    } catch (error) {
      this.status.className = signal.aborted ? '' : 'error';
      write(this.status, signal.aborted ? TEXTS.cancelled : reason(error));
    }
    if (running !== this.#running) return;
    this.#isRunning(false);
    this.#running = undefined;
    this.#summarise();
  }

  /** @param {Asked} asked @param {SweepInfo} info @param {AbortSignal} signal */
  async #run({ query, over, seeds, iterations }, info, signal) {
    // Every value has its first run before any has its second.
    const requests = Array.from({ length: seeds }, (_, place) => place + 1).flatMap((seed) =>
      info.values.map((_, value) => ({ task: 'point', details: { query, over, iterations, value, seed } })),
    );
    const digits = await digitsFor([query]);
    const begun = performance.now();
    /** @param {Point} point */
    const answered = (point) => {
      this.#points.push(point);
      const done = this.#points.length;
      const seconds = ((performance.now() - begun) / done / 1000) * (requests.length - done);
      this.progress.value = done / requests.length;
      write(this.status, TEXTS.progress(done, requests.length, done < requests.length ? TEXTS.left(seconds) : ''));
      if (!this.#timer) this.#timer = window.setTimeout(() => this.#summarise(), PACE);
    };
    await askAll(requests, { digits, signal, answered });
  }

  /** @param {boolean} runs */
  #isRunning(runs) {
    this.cancel.hidden = !runs;
    this.progress.hidden = !runs;
    this.start.disabled = runs;
    this.area.hidden = false;
    this.saving.hidden = false;
  }

  async #summarise() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const [info, points] = [this.#info, this.#points];
    if (!info || points.length === 0) return;
    const summaries = await ask('summarise', { points, values: info.values.length });
    // Another sweep may have begun meanwhile.
    if (points !== this.#points) return;
    this.#summaries = summaries;
    this.#draw();
  }

  /** @param {number} value */
  #written(value) {
    const quantity = this.#quantity();
    if (quantity?.unit === 'percent') return percent(value);
    return real(value, quantity?.unit === 'epochs' ? 1 : 3);
  }

  #quantity() {
    return this.#info?.quantities.find(({ name }) => name === this.quantity.value) ?? this.#info?.quantities[0];
  }

  /** The arms that were run, with what they are called. @returns {{ arm: string, name: string }[]} */
  #arms() {
    const { armNames = ['', ''], compares = false } = this.#info ?? {};
    const [a, b] = armNames;
    return compares
      ? [
          { arm: 'a', name: a },
          { arm: 'b', name: b },
        ]
      : [{ arm: 'b', name: b }];
  }

  #draw() {
    const [info, quantity] = [this.#info, this.#quantity()];
    if (!info || !quantity) return;
    const style = getComputedStyle(/** @type {HTMLElement} */ (this.root.parentElement));
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const lines = this.#arms().map(({ arm }) => {
      const name = `${arm}.${quantity.name}`;
      const dots = info.values.map((_, value) =>
        this.#points.filter((point) => point.value === value).flatMap((point) => point.numbers[name] ?? []),
      );
      const summaries = this.#summaries[name] ?? info.values.map(() => null);
      return { colour: colour(arm === 'a' ? '--without' : '--with'), summaries, dots };
    });
    this.#chart?.destroy();
    this.#chart = sweepChart(this.area, {
      label: info.key,
      values: info.values,
      lines,
      write: (tick) =>
        quantity.unit === 'percent' ? `${Math.round(100 * tick)} %` : String(Number(tick.toPrecision(3))),
      ink: { text: colour('--muted'), grid: colour('--line'), font: style.fontFamily },
    });
    this.#tell(info, quantity);
  }

  /** The table, and which value is best. @param {SweepInfo} info @param {SweepInfo['quantities'][number]} quantity */
  #tell(info, quantity) {
    const arms = this.#arms();
    const of = (/** @type {string} */ arm) => this.#summaries[`${arm}.${quantity.name}`] ?? [];
    const plusMinus = (/** @type {Summary | null | undefined} */ summary) =>
      summary?.error == null ? '' : ` ± ${this.#written(summary.error)}`;
    const sentences = arms.flatMap(({ arm, name }) => {
      const known = of(arm).flatMap((summary, value) => (summary ? [{ summary, value }] : []));
      // An arm that the setting does not touch has no best value.
      const isSame = known.every(({ summary }) => summary.mean === known[0]?.summary.mean);
      if (!quantity.best || isSame) return [];
      const sign = quantity.best === 'lowest' ? 1 : -1;
      const [best, ...others] = known.toSorted((one, other) => sign * (one.summary.mean - other.summary.mean));
      if (!best) return [];
      const isNear = (/** @type {Summary} */ { mean, error }) =>
        Math.abs(mean - best.summary.mean) <= 2 * Math.hypot(error ?? 0, best.summary.error ?? 0);
      return TEXTS.best({
        quantity: quantity.label.toLowerCase(),
        arm: name,
        key: info.key,
        value: info.values[best.value] ?? '',
        mean: this.#written(best.summary.mean),
        error: plusMinus(best.summary),
        others: others.filter(({ summary }) => isNear(summary)).map(({ value }) => info.values[value] ?? ''),
      });
    });
    write(this.best, [...sentences, TEXTS.bars].join(' '));
    const cell = (/** @type {Summary | null | undefined} */ summary) =>
      h('td', {}, summary ? this.#written(summary.mean) + plusMinus(summary) : '–');
    this.table.replaceChildren(
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, quantity.label),
        h(
          'thead',
          {},
          h('tr', {}, h('th', { scope: 'col' }, info.key), ...arms.map(({ name }) => h('th', { scope: 'col' }, name))),
        ),
        h(
          'tbody',
          {},
          ...info.values.map((value, place) =>
            h('tr', {}, h('th', { scope: 'row' }, value), ...arms.map(({ arm }) => cell(of(arm)[place]))),
          ),
        ),
      ),
    );
  }

  /** Where this sweep is found again. */
  #link() {
    const { query = '', over = '', seeds = SEEDS.usual } = this.#asked ?? {};
    const link = new URL(location.href);
    link.search = [query, `sweep=${over.replace('=', ':')}`, `seeds=${seeds}`].filter(Boolean).join('&');
    link.hash = 'course';
    return link.href;
  }

  #savePicture() {
    this.#chart?.ctx.canvas.toBlob((/** @type {Blob | null} */ blob) => {
      if (blob) download('sweep.png', blob);
    });
  }

  #saveTable() {
    const info = this.#info;
    if (!info) return;
    const names = [...new Set(this.#points.flatMap(({ numbers }) => Object.keys(numbers)))];
    const quoted = (/** @type {string} */ text) => (text.includes(',') ? `"${text}"` : text);
    const rows = this.#points.map(({ value, seed, numbers }) => [
      quoted(info.values[value] ?? ''),
      seed,
      ...names.map((name) => numbers[name] ?? ''),
    ]);
    const text = [[info.key, 'seed', ...names], ...rows].map((row) => row.join(',')).join('\n');
    downloadText('sweep.csv', `${text}\n`, 'text/csv');
  }
}
