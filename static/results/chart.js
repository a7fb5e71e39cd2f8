// Loss and accuracy over time. Test lines are thick, train lines thin and dashed, the gap between them is shaded.

import { armName } from '../kit/arm-names.js';
import { h, write } from '../kit/dom.js';
import { percent, real, whole } from '../kit/format.js';
import { reason } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').History} History */
/** @typedef {import('../../dropout-lab.js').Series} Series */

/** @typedef {{ without: string, with: string, grid: string, text: string, font: string }} Palette */

/** @typedef {'Loss' | 'Accuracy'} Quantity */

/** The lines of a chart, in the order of its data. */
const LINES = /** @type {const} */ ([
  { arm: 'a', split: 'test' },
  { arm: 'a', split: 'train' },
  { arm: 'b', split: 'test' },
  { arm: 'b', split: 'train' },
]);

/** @typedef {typeof LINES} Lines */

/** The chart of one quantity for both arms. */
export class Chart {
  /** @type {ReturnType<typeof import('./plot.js').plot> | undefined} */ #plot;
  /** What draws, once there has been something to draw. @type {typeof import('./plot.js').plot | undefined} */ #draw;
  #loading = false;
  /** The iterations, then a line each. @type {(number | null)[][]} */ #data = [[], [], [], [], []];
  #logarithmic = false;
  #stopped = false;
  #appeared;
  #observer;

  /**
   * @param {Quantity} quantity
   * @param {() => Palette} palette the current colours
   * @param {() => void} appeared is told when the chart is first drawn
   */
  constructor(quantity, palette, appeared) {
    this.#appeared = appeared;
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
    this.hint = h('p', { class: 'hint' }, 'The curves begin with the first evaluation after training has begun.');
    this.area = h('div', { class: 'plot', 'aria-hidden': 'true' }, this.hint);
    this.root = h(
      'figure',
      { class: `chart ${quantity.toLowerCase()}` },
      h('figcaption', {}, h('h3', {}, quantity), this.at, quantity === 'Loss' && scale),
      h(
        'ul',
        { class: 'legend' },
        ...LINES.map(({ arm, split }, index) =>
          h(
            'li',
            { class: `${arm} ${split}` },
            h('i', {}),
            h('span', {}, armName(arm), `, ${split}`),
            this.values[index],
          ),
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
    if (iterations.some((iteration) => iteration > 0)) this.#load();
    this.#plot?.setData(/** @type {any} */ (this.#data));
    this.#legend();
  }

  /** Fetches what draws, once. */
  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      this.#draw = (await import('./plot.js')).plot;
      write(this.hint, '');
      this.rebuild();
      this.#appeared();
    } catch (error) {
      // The next evaluation tries again.
      this.#loading = false;
      write(this.hint, `The chart could not be loaded (${reason(error)}). The numbers are in the table.`);
    }
  }

  /** Makes the plot anew, in the colours and on the scale of now. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (!this.#draw || this.area.clientWidth < 1 || this.#stopped) return;
    this.#plot = this.#draw(this.area, this.#data, {
      lines: LINES,
      quantity: this.quantity,
      palette: this.palette(),
      logarithmic: this.#logarithmic,
      moved: () => this.#legend(),
    });
  }

  /** Releases the observer and the plot. */
  stop() {
    this.#stopped = true;
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
}

/** uPlot leaves gaps for null. @param {Float64Array | undefined} values @returns {(number | null)[]} */
const finite = (values) => Array.from(values ?? [], (value) => (Number.isFinite(value) ? value : null));
