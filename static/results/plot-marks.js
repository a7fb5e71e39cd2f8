// What is written into the chart of losses: where a test loss was lowest, and what the shaded area is.

import { real, signed, whole } from '../kit/format.js';

/** @typedef {'a' | 'b'} ArmName */

/** Writes on the canvas of a plot, in its device pixels; no two of its texts cover each other. */
export class Marks {
  #plot;
  #palette;
  /** Device pixels in a pixel of the lab. */
  #pixel;
  /** @type {{ left: number, right: number, y: number }[]} */ #texts = [];

  /** @param {uPlot} plot @param {import('./chart.js').Palette} palette @param {number} scale */
  constructor(plot, palette, scale) {
    this.#plot = plot;
    this.#palette = palette;
    this.#pixel = scale * devicePixelRatio;
    const { ctx } = plot;
    ctx.setLineDash([]);
    ctx.font = `${11.5 * this.#pixel}px ${palette.font}`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
  }

  /** A ring where a line is lowest, and when that was. @param {number} series @param {ArmName} arm */
  best(series, arm) {
    const [iterations, line] = [this.#plot.data[0], this.#plot.data[series]];
    let best = -1;
    line?.forEach((value, index) => {
      if (value != null && (best < 0 || value < /** @type {number} */ (line[best]))) best = index;
    });
    const value = line?.[best];
    const iteration = iterations[best];
    // A line that is at its lowest now says so by its end.
    if (value == null || iteration === undefined || best >= iterations.length - 2) return;
    const { ctx } = this.#plot;
    const [x, y] = [this.#plot.valToPos(iteration, 'x', true), this.#plot.valToPos(value, 'y', true)];
    ctx.beginPath();
    ctx.arc(x, y, 4 * this.#pixel, 0, 2 * Math.PI);
    ctx.fillStyle = this.#palette.ground;
    ctx.fill();
    ctx.lineWidth = 2 * this.#pixel;
    ctx.strokeStyle = this.#ink(arm);
    ctx.stroke();
    this.#write(`best ${real(value)} at ${whole(iteration)}`, x, y + 15 * this.#pixel, arm, 1);
  }

  /** How far apart two lines end, where that can be seen. @param {number} upper @param {number} lower @param {ArmName} arm */
  gap(upper, lower, arm) {
    const { data, bbox } = this.#plot;
    const end = data[0].length - 1;
    const last = [upper, lower].map((series) => data[series]?.[end]);
    const at = Math.round(0.86 * end);
    const [high, low] = [upper, lower].map((series) => data[series]?.[at]);
    if (last[0] == null || last[1] == null || high == null || low == null) return;
    const [top, bottom] = [high, low].map((value) => this.#plot.valToPos(value, 'y', true));
    if (top === undefined || bottom === undefined || bottom - top < 17 * this.#pixel) return;
    const x = Math.min(this.#plot.valToPos(data[0][at] ?? 0, 'x', true), bbox.left + bbox.width - 36 * this.#pixel);
    this.#write(`gap ${signed(last[0] - last[1])}`, x, (top + bottom) / 2, arm, 0);
  }

  /**
   * @param {string} text
   * @param {number} x of its middle
   * @param {number} y of its middle
   * @param {ArmName} arm
   * @param {number} down how it gives way: down, or not at all, and then it is left out
   */
  #write(text, x, y, arm, down) {
    const { ctx, bbox } = this.#plot;
    const width = ctx.measureText(text).width;
    if (width > 0.75 * bbox.width) return;
    const left = Math.max(bbox.left + 2, Math.min(x - width / 2, bbox.left + bbox.width - width - 2));
    const line = 13 * this.#pixel;
    const isTaken = () =>
      this.#texts.some((other) => left < other.right && left + width > other.left && Math.abs(y - other.y) < line);
    while (down && isTaken()) y += line;
    if (isTaken() || y > bbox.top + bbox.height - line / 2) return;
    this.#texts.push({ left, right: left + width, y });
    // On its own ground, so that lines do not run through it.
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * this.#pixel;
    ctx.strokeStyle = this.#palette.ground;
    ctx.strokeText(text, left, y);
    ctx.fillStyle = this.#ink(arm);
    ctx.fillText(text, left, y);
  }

  /** @param {ArmName} arm */
  #ink(arm) {
    return arm === 'a' ? this.#palette.withoutText : this.#palette.withText;
  }
}
