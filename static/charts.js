// Loss and accuracy over time. Test lines are thick, train lines thin and dashed, the gap between them is shaded.

import { h, write } from './dom.js';
import { percent, real, whole } from './format.js';
import uPlot from './vendor/uPlot.js';

/** @typedef {import('../dropout-lab.js').History} History */
/** @typedef {import('../dropout-lab.js').Series} Series */

/** @typedef {{ without: string, with: string, grid: string, text: string, font: string }} Palette */

/** @typedef {'Loss' | 'Accuracy'} Quantity */

/** The lines of a chart, in the order of its data. */
const LINES = /** @type {const} */ ([
  { arm: 'a', split: 'test', name: 'without' },
  { arm: 'a', split: 'train', name: 'without' },
  { arm: 'b', split: 'test', name: 'with' },
  { arm: 'b', split: 'train', name: 'with' },
]);

/** The chart of one quantity for both arms. */
export class Chart {
  /** @type {uPlot | undefined} */ #plot;
  /** The iterations, then a line each. @type {(number | null)[][]} */ #data = [[], [], [], [], []];
  #logarithmic = false;
  #observer;

  /** @param {Quantity} quantity @param {() => Palette} palette the colours in force */
  constructor(quantity, palette) {
    this.quantity = quantity;
    this.palette = palette;
    this.text = quantity === 'Loss' ? real : percent;
    this.values = LINES.map(() => h('span', { class: 'number' }));
    this.at = h('span', { class: 'at number' });
    const scale = h(
      'button',
      {
        type: 'button',
        class: 'copy',
        'aria-pressed': 'false',
        'aria-label': 'log scale',
        title: 'Logarithmic scale',
        onclick: () => {
          this.#logarithmic = !this.#logarithmic;
          scale.setAttribute('aria-pressed', String(this.#logarithmic));
          this.rebuild();
        },
      },
      'log',
    );
    this.area = h('div', { class: 'plot', 'aria-hidden': 'true' });
    this.root = h(
      'figure',
      { class: `chart ${quantity.toLowerCase()}` },
      h('figcaption', {}, h('h3', {}, quantity), this.at, quantity === 'Loss' && scale),
      h(
        'ul',
        { class: 'legend' },
        ...LINES.map(({ arm, split, name }, index) =>
          h('li', { class: `${arm} ${split}` }, h('i', {}), h('span', {}, `${name}, ${split}`), this.values[index]),
        ),
      ),
      this.area,
    );
    this.#observer = new ResizeObserver(() => requestAnimationFrame(() => this.#resize()));
    this.#observer.observe(this.area);
  }

  /** @param {History} history */
  update(history) {
    const key = this.quantity;
    /** @param {Series | undefined} series @param {'test' | 'train'} split */
    const line = (series, split) => finite(series?.[`${split}${key}`]);
    const lines = LINES.map(({ arm, split }) => line(history[arm], split));
    const iterations = Array.from(history.iteration);
    // A run without comparison has no first arm.
    this.#data = [iterations, ...lines.map((values) => (values.length ? values : iterations.map(() => null)))];
    this.#plot?.setData(this.#aligned());
    this.#legend();
  }

  /** Makes the plot anew, in the colours and on the scale of now. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = undefined;
    const { clientWidth, clientHeight } = this.area;
    if (clientWidth > 0) this.#plot = new uPlot(this.#options(clientWidth, clientHeight), this.#aligned(), this.area);
  }

  /** Gives up what it watches and holds. */
  stop() {
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.area;
    if (width < 1) return;
    if (this.#plot) this.#plot.setSize({ width, height });
    else this.rebuild();
  }

  /** Writes the values under the pointer, or the newest. */
  #legend() {
    const [iterations = [], ...lines] = this.#data;
    const index = this.#plot?.cursor.idx ?? iterations.length - 1;
    write(this.at, `iteration ${whole(iterations[index] ?? 0)}`);
    this.values.forEach((value, line) => write(value, this.text(lines[line]?.[index] ?? undefined)));
  }

  #aligned() {
    return /** @type {uPlot.AlignedData} */ (this.#data);
  }

  /** @param {number} width @param {number} height @returns {uPlot.Options} */
  #options(width, height) {
    const colours = this.palette();
    const ink = { a: colours.without, b: colours.with };
    const axis = {
      stroke: colours.text,
      font: `12px ${colours.font}`,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    const accuracy = this.quantity === 'Accuracy';
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 24, 0, 0],
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: (_plot, _low, high) => [0, Math.max(high || 0, 100)] },
        y: this.#logarithmic ? { distr: 3 } : { range: accuracy ? accuracyRange : lossRange },
      },
      axes: [
        { ...axis, size: 28, values: (_plot, ticks) => ticks.map(whole) },
        {
          ...axis,
          size: 48,
          values: (_plot, ticks) =>
            ticks.map((tick) =>
              tick === null ? '' : accuracy ? `${Math.round(100 * tick)} %` : String(Number(tick.toPrecision(3))),
            ),
        },
      ],
      series: [
        {},
        ...LINES.map(({ arm, split }) => ({
          stroke: ink[arm],
          width: split === 'test' ? 2.5 : 1.25,
          dash: split === 'test' ? undefined : [5, 4],
          points: { show: false },
        })),
      ],
      // A band is filled below its first line: the gap is where the test loss, or the training accuracy, is the higher one.
      bands: [
        [1, 2],
        [3, 4],
      ].map(([test, train], index) => ({
        series: /** @type {[number, number]} */ (accuracy ? [train, test] : [test, train]),
        fill: translucent(index === 0 ? colours.without : colours.with),
      })),
      hooks: { setCursor: [() => this.#legend()] },
    };
  }
}

/** Losses start at zero, and one outlier at the start does not flatten the rest. @type {uPlot.Range.Function} */
const lossRange = (_plot, _low, high) => [0, high > 0 ? 1.05 * high : 1];

/** @type {uPlot.Range.Function} */
const accuracyRange = (_plot, low) => [Math.max(0, Math.min(0.5, Math.floor((low ?? 0.5) * 10) / 10)), 1];

/** uPlot leaves gaps for null. @param {Float64Array | undefined} values @returns {(number | null)[]} */
const finite = (values) => Array.from(values ?? [], (value) => (Number.isFinite(value) ? value : null));

/** @param {string} colour as #rrggbb */
const translucent = (colour) => `${colour}26`;
