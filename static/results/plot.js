// The drawing of a chart: axes, lines and bands. It is fetched when there is something to draw.

import uPlot from 'uplot';
import styles from 'uplot/dist/uPlot.min.css';
import { addMoreStyles } from '../element/styles.js';
import { axisOf } from '../kit/chart-axis.js';
import { Marks } from './plot-marks.js';
import { whole } from '../kit/format.js';

/**
 * @typedef {object} PlotOptions
 * @property {(import('./chart.js').Line & { shown: boolean })[]} lines
 * @property {import('./chart.js').Quantity} quantity
 * @property {import('./chart.js').Palette} palette
 * @property {number} scale how many times as large as it is laid out the area is on the screen
 * @property {boolean} logarithmic
 * @property {() => void} moved the pointer is at another iteration
 */

/**
 * A plot that fills an element. It is as large as the element is on the screen, so that it is sharp there, and then made as
 * small again as the element is laid out.
 * @param {HTMLElement} area
 * @param {(number | null)[][]} data the iterations, then a line each
 * @param {PlotOptions} options
 */
export function plot(area, data, options) {
  addMoreStyles(area.getRootNode(), styles);
  const { scale } = options;
  const size = (/** @type {number} */ width, /** @type {number} */ height) => ({
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  });
  const drawn = new uPlot(
    { ...size(area.clientWidth, area.clientHeight), ...uPlotOptions(options) },
    /** @type {uPlot.AlignedData} */ (data),
    area,
  );
  Object.assign(drawn.root.style, { transform: `scale(${1 / scale})`, transformOrigin: '0 0' });
  return {
    destroy: () => drawn.destroy(),
    /** @param {(number | null)[][]} data */
    setData: (data) => drawn.setData(/** @type {uPlot.AlignedData} */ (data)),
    /** @param {number} width @param {number} height of the element */
    setSize: (width, height) => drawn.setSize(size(width, height)),
    /** The index under the pointer, if it is on the plot. */
    pointed: () => drawn.cursor.idx ?? undefined,
    /** How far below the element's top a value is. @param {number} value */
    heightOf: (value) => (drawn.valToPos(value, 'y') + drawn.over.offsetTop) / scale,
  };
}

/** @param {PlotOptions} options @returns {Omit<uPlot.Options, 'width' | 'height'>} */
function uPlotOptions({ lines, quantity, palette, scale, logarithmic, moved }) {
  const ink = { a: palette.without, b: palette.with };
  const axis = axisOf(palette, scale);
  const accuracy = quantity === 'Accuracy';
  const series = (/** @type {'a' | 'b'} */ arm, /** @type {import('./chart.js').Line['split']} */ split) =>
    1 + lines.findIndex((line) => line.arm === arm && line.split === split);
  return {
    legend: { show: false },
    padding: [8 * scale, 18 * scale, 0, 0],
    cursor: { y: false, points: { size: 6 * scale }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_plot, _low, high) => [0, Math.max(high || 0, 100)] },
      y: logarithmic ? { distr: 3 } : { range: accuracy ? accuracyRange : lossRange },
    },
    axes: [
      { ...axis, size: 26 * scale, space: 56 * scale, values: (_plot, ticks) => ticks.map(whole) },
      {
        ...axis,
        size: 44 * scale,
        space: 34 * scale,
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
        width: scale * { test: 2.5, train: 1.25, true: 1.75 }[split],
        dash: { test: undefined, train: [5 * scale, 4 * scale], true: [1.5 * scale, 3 * scale] }[split],
        points: { show: false },
      })),
    ],
    // A band is filled below its first line: the gap is where the test loss, or the training accuracy, is the higher one.
    bands: /** @type {const} */ (['a', 'b']).map((arm) => ({
      series: /** @type {[number, number]} */ (
        accuracy ? [series(arm, 'train'), series(arm, 'test')] : [series(arm, 'test'), series(arm, 'train')]
      ),
      fill: translucent(ink[arm]),
    })),
    hooks: {
      setCursor: [() => moved()],
      ...(accuracy
        ? {}
        : {
            draw: [
              (plot) => {
                plot.ctx.save();
                const marks = new Marks(plot, palette, scale);
                for (const arm of /** @type {const} */ (['a', 'b'])) marks.best(series(arm, 'test'), arm);
                for (const arm of /** @type {const} */ (['a', 'b'])) {
                  marks.gap(series(arm, 'test'), series(arm, 'train'), arm);
                }
                plot.ctx.restore();
              },
            ],
          }),
    },
  };
}

/** The share of a run that is long enough to have a course, and that may lie above the chart: it begins with what chance gives. */
const BEGINNING = 0.03;

/** Losses start at zero, and what they are at the very start does not flatten the rest. @type {uPlot.Range.Function} */
function lossRange({ data: [iterations, ...lines], series }) {
  const first = Math.ceil(BEGINNING * iterations.length - 1);
  const shown = lines.filter((_, index) => series[index + 1]?.show);
  const values = shown.flatMap((line) => Array.from(line ?? []).slice(Math.max(0, first)));
  const high = values.reduce((/** @type {number} */ highest, value) => Math.max(highest, value ?? 0), 0);
  return [0, high > 0 ? 1.05 * high : 1];
}

/** @type {uPlot.Range.Function} */
const accuracyRange = (_plot, low) => [Math.max(0, Math.min(0.5, Math.floor((low ?? 0.5) * 10) / 10)), 1];

/** @param {string} colour as #rrggbb */
const translucent = (colour) => `${colour}26`;
