// Loss and accuracy over time. Test lines are thick, train lines thin and dashed, the gap between them is shaded; each line is
// named at its end. Where labels were flipped the reader may ask for the training loss against the true labels, which is dotted.

import { armName } from '../kit/arm-names.js';
import { h, write } from '../kit/dom.js';
import { percent, real, whole } from '../kit/format.js';
import { spread } from './line-ends.js';
import { reason, whenWanted } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').History} History */
/** @typedef {import('../../dropout-lab.js').Series} Series */

/** @typedef {Record<'without' | 'with' | 'withoutText' | 'withText' | 'grid' | 'text' | 'ground' | 'font', string>} Palette */

/**
 * @typedef {object} ChartHost What a chart needs of its lab.
 * @property {() => Palette} palette the current colours
 * @property {() => number} scale how many times as large as it is laid out the lab is on the screen
 * @property {() => void} appeared is told when the chart is first drawn
 */

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
  /** The iterations, then a line each. @type {(number | null)[][]} */ #data;
  #logarithmic = false;
  /** Whether the reader asks for the lines of true labels. */
  #truth = false;
  /** @type {import('../kit/arm-names.js').ArmNames} */ #armNames = { a: '', b: '' };
  #stopped = false;
  /** @type {ChartHost} */ #host;
  #scale = 1;
  #observer;

  /** @param {Quantity} quantity @param {ChartHost} host */
  constructor(quantity, host) {
    this.#host = host;
    this.quantity = quantity;
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
    this.ends = this.lines.map(({ arm, split }, index) =>
      h(
        'li',
        { class: `${arm} ${split}` },
        split === 'test' ? h('strong', {}, armName(arm)) : h('span', { class: 'unseen' }, armName(arm)),
        h('span', { class: 'end' }, h('i', {}), `${split} `, this.values[index]),
      ),
    );
    this.course = h('p', { class: 'unseen' });
    this.root = h(
      'figure',
      { class: `chart ${quantity.toLowerCase()}` },
      h('figcaption', {}, h('h3', {}, quantity), this.at, ...(quantity === 'Loss' ? [this.truth, scale] : [])),
      h('div', { class: 'frame' }, this.area, h('ul', { class: 'ends' }, ...this.ends)),
      this.course,
    );
    this.#observer = new ResizeObserver(() => requestAnimationFrame(() => this.#resize()));
    this.#observer.observe(this.area);
  }

  /** @param {import('../kit/arm-names.js').ArmNames} names as the course of the lines is told */
  setNames(names) {
    this.#armNames = names;
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
    if (iterations.some((iteration) => iteration > 0)) this.load();
    this.#plot?.setData(this.#data);
    this.#name();
    write(this.course, this.#told());
  }

  /** @param {boolean} truth whether the lines of true labels are shown */
  #showTruth(truth) {
    this.#truth = truth;
    this.truth.setAttribute('aria-pressed', String(truth));
    this.root.classList.toggle('truth', truth);
    this.rebuild();
  }

  #fetch = whenWanted(async () => {
    this.#draw = (await import('./plot.js')).plot;
    write(this.hint, '');
    this.rebuild();
    this.#host.appeared();
  });

  /** Fetches what draws. The next evaluation tries again what has failed. */
  async load() {
    await this.#fetch().catch((error) =>
      write(this.hint, `The chart could not be loaded (${reason(error)}). The numbers are in the table.`),
    );
  }

  /** Makes the plot anew, in the colours and on the scale of now. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (!this.#draw || this.area.clientWidth < 1 || this.#stopped) return;
    this.#plot = this.#draw(this.area, this.#data, {
      lines: this.lines.map((line) => ({ ...line, shown: this.#truth || line.split !== 'true' })),
      quantity: this.quantity,
      palette: this.#host.palette(),
      scale: (this.#scale = this.#host.scale()),
      logarithmic: this.#logarithmic,
      moved: () => this.#name(),
    });
    this.#name();
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
    if (this.#plot && this.#scale === this.#host.scale()) this.#plot.setSize(width, height);
    else this.rebuild();
    this.#name();
  }

  /** Writes each line's name and value, under the pointer or at its end, beside where it ends. */
  #name() {
    const [iterations = [], ...lines] = this.#data;
    const last = iterations.length - 1;
    const index = this.#plot?.pointed() ?? last;
    write(this.at, `iteration ${whole(iterations[index] ?? 0)}`);
    this.values.forEach((value, line) => write(value, this.text(lines[line]?.[index] ?? undefined)));
    const plot = this.#plot;
    if (!plot) return;
    const named = this.ends.flatMap((element, line) => {
      const value = lines[line]?.[last];
      const isShown = (this.#truth || this.lines[line]?.split !== 'true') && value != null;
      element.hidden = !isShown;
      return isShown ? [{ element, middle: plot.heightOf(value), height: element.offsetHeight }] : [];
    });
    const tops = spread(named, this.area.clientHeight);
    named.forEach(({ element }, index) => (element.style.transform = `translateY(${Math.round(tops[index] ?? 0)}px)`));
  }

  /** The course of the lines, for those who do not see them. */
  #told() {
    const [iterations = [], ...lines] = this.#data;
    const sentences = this.lines.flatMap(({ arm, split }, line) => {
      const known = iterations.flatMap((iteration, index) => {
        const value = lines[line]?.[index];
        return value == null ? [] : [{ iteration: iteration ?? 0, value }];
      });
      const [first, last] = [known[0], known.at(-1)];
      if (!first || !last || (split === 'true' && !this.#truth)) return [];
      const best = known.reduce((one, other) =>
        (this.quantity === 'Loss' ? other.value < one.value : other.value > one.value) ? other : one,
      );
      const extreme = this.quantity === 'Loss' ? 'lowest' : 'highest';
      return `${this.#armNames[arm]}, ${split}: ${this.text(first.value)} at first, ${extreme} ${this.text(best.value)} at iteration ${whole(best.iteration)}, now ${this.text(last.value)}.`;
    });
    return `${this.quantity} over time. ${sentences.join(' ')}`;
  }
}

/** uPlot leaves gaps for null. @param {Float64Array | undefined} values @returns {(number | null)[]} */
const finite = (values) => Array.from(values ?? [], (value) => (Number.isFinite(value) ? value : null));
