// How the axes of all charts look.

/**
 * What the axes of a chart have in common, for uPlot.
 * @param {{ text: string, grid: string, font: string }} ink colours, and the font's family
 */
export const axisOf = ({ text, grid, font }) => ({
  stroke: text,
  font: `12px ${font}`,
  grid: { stroke: grid, width: 1 },
  ticks: { show: false },
  gap: 6,
});
