// The test loss of the average of T thinned networks, T = 1 … 100, against that of one pass with weight scaling.

import { h } from '../kit/dom.js';
import uPlot from 'uplot';
import styles from 'uplot/dist/uPlot.min.css';
import { addMoreStyles } from '../element/styles.js';

/** @typedef {import('../../worker.js').Ensemble} Ensemble */
/** @typedef {import('../results/chart.js').Palette} Palette */

const HEIGHT = 224;

/** A chart that takes the width it is given. */
export class EnsembleChart {
  /** @type {uPlot | undefined} */ #plot;
  #observer;

  /** @param {{ a?: Ensemble, b?: Ensemble }} arms those that drop anything @param {Palette} palette */
  constructor({ a, b }, palette) {
    this.root = h('div', { class: 'plot', 'aria-hidden': 'true' });
    const arms = [
      { ensemble: a, colour: palette.without },
      { ensemble: b, colour: palette.with },
    ].flatMap(({ ensemble, colour }) => (ensemble ? [{ ensemble, colour }] : []));
    const count = Math.max(0, ...arms.map(({ ensemble }) => ensemble.losses.length));
    const data = [
      Array.from({ length: count }, (_, index) => index + 1),
      ...arms.flatMap(({ ensemble }) => [ensemble.losses, ensemble.losses.map(() => ensemble.scaledLoss)]),
    ];
    const axis = {
      stroke: palette.text,
      font: `12px ${palette.font}`,
      grid: { stroke: palette.grid, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    /** @type {Omit<uPlot.Options, 'width' | 'height'>} */
    const options = {
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 16, 0, 0],
      scales: { x: { time: false } },
      axes: [
        { ...axis, size: 28, label: 'thinned networks averaged', labelSize: 20, labelFont: axis.font },
        { ...axis, size: 48, values: (_plot, ticks) => ticks.map((tick) => String(Number(tick.toPrecision(3)))) },
      ],
      series: [
        {},
        ...arms.flatMap(({ colour }) => [
          { stroke: colour, width: 2.5, points: { show: false } },
          { stroke: colour, width: 1.25, dash: [5, 4], points: { show: false } },
        ]),
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
