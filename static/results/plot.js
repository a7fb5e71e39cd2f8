// The drawing of a chart: axes, lines and bands. It is fetched when there is something to draw.

import uPlot from 'uplot';
import styles from 'uplot/dist/uPlot.min.css';
import { addMoreStyles } from '../element/styles.js';
import { axisOf } from '../kit/chart-axis.js';
import { whole } from '../kit/format.js';

/**
 * @typedef {object} PlotOptions
 * @property {(import('./chart.js').Line & { shown: boolean })[]} lines
 * @property {import('./chart.js').Quantity} quantity
 * @property {import('./chart.js').Palette} palette
 * @property {boolean} logarithmic
 * @property {() => void} moved the pointer is at another iteration
 */

/**
 * A plot that fills an element.
 * @param {HTMLElement} area
 * @param {(number | null)[][]} data the iterations, then a line each
 * @param {PlotOptions} options
 */
export function plot(area, data, options) {
  addMoreStyles(area.getRootNode(), styles);
  const { clientWidth, clientHeight } = area;
  return new uPlot(uPlotOptions(clientWidth, clientHeight, options), /** @type {uPlot.AlignedData} */ (data), area);
}

/** @param {number} width @param {number} height @param {PlotOptions} options @returns {uPlot.Options} */
function uPlotOptions(width, height, { lines, quantity, palette, logarithmic, moved }) {
  const ink = { a: palette.without, b: palette.with };
  const axis = axisOf(palette);
  const accuracy = quantity === 'Accuracy';
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 24, 0, 0],
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_plot, _low, high) => [0, Math.max(high || 0, 100)] },
      y: logarithmic ? { distr: 3 } : { range: accuracy ? accuracyRange : lossRange },
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
      ...lines.map(({ arm, split, shown }) => ({
        show: shown,
        stroke: ink[arm],
        width: { test: 2.5, train: 1.25, true: 1.75 }[split],
        dash: { test: undefined, train: [5, 4], true: [1.5, 3] }[split],
        points: { show: false },
      })),
    ],
    // A band is filled below its first line: the gap is where the test loss, or the training accuracy, is the higher one.
    bands: /** @type {const} */ (['a', 'b']).map((arm) => {
      const [test, train] = ['test', 'train'].map(
        (split) => 1 + lines.findIndex((line) => line.arm === arm && line.split === split),
      );
      return {
        series: /** @type {[number, number]} */ (accuracy ? [train, test] : [test, train]),
        fill: translucent(ink[arm]),
      };
    }),
    hooks: { setCursor: [() => moved()] },
  };
}

/** Losses start at zero, and one outlier at the start does not flatten the rest. @type {uPlot.Range.Function} */
const lossRange = (_plot, _low, high) => [0, high > 0 ? 1.05 * high : 1];

/** @type {uPlot.Range.Function} */
const accuracyRange = (_plot, low) => [Math.max(0, Math.min(0.5, Math.floor((low ?? 0.5) * 10) / 10)), 1];

/** @param {string} colour as #rrggbb */
const translucent = (colour) => `${colour}26`;
