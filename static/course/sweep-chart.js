// The chart of a sweep: a dot for each run, the means joined, bars of one standard error.

import uPlot from 'uplot';
import styles from 'uplot/dist/uPlot.min.css';
import { addMoreStyles } from '../element/styles.js';
import { axisOf } from '../kit/chart-axis.js';

/** @typedef {import('../../worker.js').Summary} Summary */

/**
 * @typedef {object} SweepLine
 * @property {string} colour
 * @property {(Summary | null)[]} summaries one for each value
 * @property {number[][]} dots of each value the numbers of its runs
 */

const HEIGHT = 288;

/**
 * @param {HTMLElement} area
 * @param {object} options
 * @param {string} options.label of the values
 * @param {string[]} options.values
 * @param {SweepLine[]} options.lines
 * @param {(tick: number) => string} options.write
 * @param {{ text: string, grid: string, font: string }} options.ink
 * @returns {uPlot}
 */
export function sweepChart(area, { label, values, lines, write, ink }) {
  addMoreStyles(area.getRootNode(), styles);
  const all = lines.flatMap(({ dots, summaries }) => [
    ...dots.flat(),
    ...summaries.flatMap((summary) => (summary ? [summary.mean] : [])),
  ]);
  const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 1];
  const room = 0.06 * (high - low || 1);
  const axis = axisOf(ink);
  const data = [
    values.map((_, place) => place),
    ...lines.map(({ summaries }) => summaries.map((one) => one?.mean ?? null)),
  ];
  /** @type {uPlot.Options} */
  const options = {
    width: Math.max(area.clientWidth, 240),
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 16, 0, 0],
    scales: {
      x: { time: false, range: [-0.5, values.length - 0.5] },
      y: { range: [Math.min(low - room, low >= 0 && low < 0.5 * high ? 0 : low - room), high + room] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        label,
        labelSize: 20,
        labelFont: axis.font,
        splits: () => values.map((_, place) => place),
        values: () => values,
      },
      { ...axis, size: 56, values: (_plot, ticks) => ticks.map(write) },
    ],
    series: [{}, ...lines.map(({ colour }) => ({ stroke: colour, width: 2, points: { show: false } }))],
    hooks: { draw: [(plot) => lines.forEach((line, place) => drawRuns(plot, line, place, lines.length))] },
  };
  return new uPlot(options, /** @type {uPlot.AlignedData} */ (data), area);
}

/** @param {uPlot} plot @param {SweepLine} line @param {number} place @param {number} lines */
function drawRuns(plot, { colour, summaries, dots }, place, lines) {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const y = (/** @type {number} */ value) => plot.valToPos(value, 'y', true);
  // Both arms' dots are seen where they stand side by side.
  const aside = (place - (lines - 1) / 2) * 10 * ratio;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * ratio;
  for (const [value, summary] of summaries.entries()) {
    const x = plot.valToPos(value, 'x', true) + aside;
    ctx.globalAlpha = 0.45;
    for (const dot of dots[value] ?? []) {
      ctx.beginPath();
      ctx.arc(x, y(dot), 3 * ratio, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    if (summary?.error == null) continue;
    const [top, bottom] = [y(summary.mean + summary.error), y(summary.mean - summary.error)];
    const cap = 4 * ratio;
    ctx.beginPath();
    for (const [fromX, fromY, toX, toY] of /** @type {[number, number, number, number][]} */ ([
      [x, top, x, bottom],
      [x - cap, top, x + cap, top],
      [x - cap, bottom, x + cap, bottom],
    ])) {
      ctx.moveTo(fromX, fromY);
      ctx.lineTo(toX, toY);
    }
    ctx.stroke();
  }
  ctx.restore();
}
