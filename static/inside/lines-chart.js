// Numbers of both arms against something that they depend on, as lines.

import { h } from '../kit/dom.js';
import uPlot from 'uplot';
import styles from 'uplot/dist/uPlot.min.css';
import { addMoreStyles } from '../element/styles.js';
import { axisOf } from '../kit/chart-axis.js';

/** @typedef {import('../results/chart.js').Palette} Palette */

/**
 * @typedef {object} Line
 * @property {'a' | 'b'} arm whose colour it has
 * @property {(number | null)[]} values one for each x; null where there is none
 * @property {boolean} [dashed] what another line is compared with
 */

const HEIGHT = 224;

/** A chart that takes the width it is given. */
export class LinesChart {
  /** @type {uPlot | undefined} */ #plot;
  #observer;

  /**
   * @param {string} label of the x axis
   * @param {number[]} x
   * @param {Line[]} lines
   * @param {Palette} palette
   */
  constructor(label, x, lines, palette) {
    this.root = h('div', { class: 'plot', 'aria-hidden': 'true' });
    const ink = { a: palette.without, b: palette.with };
    const data = [x, ...lines.map(({ values }) => values)];
    const axis = axisOf(palette);
    /** @type {Omit<uPlot.Options, 'width' | 'height'>} */
    const options = {
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 16, 0, 0],
      scales: { x: { time: false } },
      axes: [
        { ...axis, size: 28, label, labelSize: 20, labelFont: axis.font },
        { ...axis, size: 48, values: (_plot, ticks) => ticks.map((tick) => String(Number(tick.toPrecision(3)))) },
      ],
      series: [
        {},
        ...lines.map(({ arm, dashed }) => ({
          stroke: ink[arm],
          width: dashed ? 1.25 : 2.5,
          dash: dashed ? [5, 4] : undefined,
          points: { show: false },
        })),
      ],
    };
    this.#observer = new ResizeObserver(() =>
      requestAnimationFrame(() => {
        const size = { width: this.root.clientWidth, height: HEIGHT };
        if (size.width < 1) return;
        if (this.#plot) this.#plot.setSize(size);
        else {
          addMoreStyles(this.root.getRootNode(), styles);
          this.#plot = new uPlot({ ...options, ...size }, /** @type {uPlot.AlignedData} */ (data), this.root);
        }
      }),
    );
    this.#observer.observe(this.root);
  }

  /** Releases observers and the plot. */
  stop() {
    this.#observer.disconnect();
    this.#plot?.destroy();
  }
}
