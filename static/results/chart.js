// Loss and accuracy over time. Test lines are thick, train lines thin and dashed, the gap between them is shaded. Where
// labels were flipped the reader may ask for the training loss against the true labels, which is dotted.

import { armName } from '../kit/arm-names.js';
import { h, write } from '../kit/dom.js';
import { percent, real, whole } from '../kit/format.js';
import { reason } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').History} History */
/** @typedef {import('../../dropout-lab.js').Series} Series */

/** @typedef {{ without: string, with: string, grid: string, text: string, font: string }} Palette */

/** @typedef {'Loss' | 'Accuracy'} Quantity */

/** @typedef {{ arm: 'a' | 'b', split: 'test' | 'train' | 'true' }} Line */

/** The lines of a chart, in the order of its data; those of true labels are for the loss only. @type {Line[]} */
const LINES = /** @type {const} */ (['a', 'b']).flatMap((arm) =>
  /** @type {const} */ (['test', 'train', 'true']).map((split) => ({ arm, split })),
);

/** The chart of one quantity for both arms. */
export class Chart {
  /** @type {ReturnType<typeof import('./plot.js').plot> | undefined} */ #plot;
  /** What draws, once there has been something to draw. @type {typeof import('./plot.js').plot | undefined} */ #draw;
  #loading = false;
  /** The iterations, then a line each. @type {(number | null)[][]} */ #data;
  #logarithmic = false;
  /** Whether the reader asks for the lines of true labels. */
  #truth = false;
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
    this.lines = LINES.filter(({ split }) => quantity === 'Loss' || split !== 'true');
    this.#data = [[], ...this.lines.map(() => [])];
    this.values = this.lines.map(() => h('span', { class: 'number' }));
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
    this.truth = h(
      'button',
      {
        type: 'button',
        class: 'copy',
        'aria-pressed': 'false',
        title: 'The training loss against the true labels, which the networks have not seen',
        hidden: true,
        onclick: () => this.#showTruth(!this.#truth),
      },
      'true labels',
    );
    this.hint = h('p', { class: 'hint' }, 'The curves begin with the first evaluation after training has begun.');
    this.area = h('div', { class: 'plot', 'aria-hidden': 'true' }, this.hint);
    this.root = h(
      'figure',
      { class: `chart ${quantity.toLowerCase()}` },
      h('figcaption', {}, h('h3', {}, quantity), this.at, ...(quantity === 'Loss' ? [this.truth, scale] : [])),
      h(
        'ul',
        { class: 'legend' },
        ...this.lines.map(({ arm, split }, index) =>
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
    /** @param {Series | undefined} series @param {Line['split']} split */
    const line = (series, split) =>
      finite(series?.[split === 'true' ? 'trueTrainLoss' : /** @type {const} */ (`${split}${key}`)]);
    const lines = this.lines.map(({ arm, split }) => line(history[arm], split));
    const iterations = Array.from(history.iteration);
    // A run without comparison has no first arm.
    this.#data = [iterations, ...lines.map((values) => (values.length ? values : iterations.map(() => null)))];
    const isTrue = (/** @type {number} */ index) => this.lines[index]?.split === 'true';
    const hasTruth = lines.some((values, index) => isTrue(index) && values.some((value) => value !== null));
    this.truth.hidden = !hasTruth;
    if (this.#truth && !hasTruth) this.#showTruth(false);
    if (iterations.some((iteration) => iteration > 0)) this.#load();
    this.#plot?.setData(/** @type {any} */ (this.#data));
    this.#legend();
  }

  /** @param {boolean} truth whether the lines of true labels are shown */
  #showTruth(truth) {
    this.#truth = truth;
    this.truth.setAttribute('aria-pressed', String(truth));
    this.root.classList.toggle('truth', truth);
    this.rebuild();
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
      lines: this.lines.map((line) => ({ ...line, shown: this.#truth || line.split !== 'true' })),
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
