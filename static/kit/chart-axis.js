// How the axes of all charts look.

/**
 * What the axes of a chart have in common, for uPlot.
 * @param {{ text: string, grid: string, font: string }} ink colours, and the font's family
 * @param {number} [scale] how many times as large as usual everything is
 */
export const axisOf = ({ text, grid, font }, scale = 1) => ({
  stroke: text,
  font: `${Math.round(12 * scale)}px ${font}`,
  grid: { stroke: grid, width: scale },
  ticks: { show: false },
  gap: 6 * scale,
});
