// From strokes of a pen to the 8 × 8 numbers that the networks know. The digits of the data were scaled to fill 32 rows and about
// 20 columns of a 32 × 32 bitmap, made as thick as gives every digit the same amount of ink, and reduced by counting the set
// points of each 4 × 4 block (see digits.LICENSE.md). All 1,797 of them touch the first and the last row, and each class has
// 30 to 32 % of its points set on average. The same is done here.

/** @typedef {{ x: number, y: number }} Point from 0 to 1, to the right and down */

/** Points on a side of the bitmap, and of the block that becomes a pixel. */
const SIDE = 32;
const BLOCK = 4;
/** Pixels on a side of what the networks are given. */
export const PIXELS = SIDE / BLOCK;
/** The most ink that a pixel can have. */
export const FULL = BLOCK * BLOCK;

/** Columns that a digit takes. */
const WIDTH = 20;
/** How much more it may be stretched in one direction than in the other: a one is not made as wide as a zero. */
const STRETCH = 1.5;
/** Set points of the bitmap, and the half thickness of the line that may give them. */
const INK = 0.305 * SIDE * SIDE;
const [THINNEST, THICKEST] = [1.2, 5];
/** Halvings of that range. */
const HALVINGS = 7;

/**
 * The ink of the pixels row by row, 0 to 16; nothing where nothing was drawn.
 * @param {Point[][]} strokes
 * @returns {number[] | undefined}
 */
export function inkOf(strokes) {
  if (!strokes.some((stroke) => stroke.length > 0)) return undefined;
  let [thin, thick] = [THINNEST, THICKEST];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const radius = (thin + thick) / 2;
    if (sum(bitmap(strokes, radius)) < INK) thin = radius;
    else thick = radius;
  }
  return reduce(bitmap(strokes, (thin + thick) / 2));
}

/**
 * The strokes as a line of this half thickness, scaled into their place.
 * @param {Point[][]} strokes
 * @param {number} radius
 */
function bitmap(strokes, radius) {
  const lines = fitted(strokes, radius);
  const set = new Uint8Array(SIDE * SIDE);
  for (const line of lines) {
    line.forEach((to, place) => mark(set, line[Math.max(0, place - 1)] ?? to, to, radius));
  }
  return set;
}

/** Sets the points of the bitmap near a piece of a line. @param {Uint8Array} set @param {Point} from @param {Point} to @param {number} radius */
function mark(set, from, to, radius) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const reach = (/** @type {number} */ one, /** @type {number} */ other) => [
    Math.max(0, Math.floor(Math.min(one, other) - radius)),
    Math.min(SIDE - 1, Math.ceil(Math.max(one, other) + radius)),
  ];
  const [[left = 0, right = 0], [top = 0, bottom = 0]] = [reach(from.x, to.x), reach(from.y, to.y)];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const [x, y] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const along = length > 0 ? Math.max(0, Math.min(1, (x * dx + y * dy) / length)) : 0;
      if (Math.hypot(x - along * dx, y - along * dy) <= radius) set[row * SIDE + column] = 1;
    }
  }
}

/** The strokes in points of the bitmap, so that the line touches its first and last row. @param {Point[][]} strokes @param {number} radius */
function fitted(strokes, radius) {
  const points = strokes.flat();
  const range = (/** @type {'x' | 'y'} */ axis) => {
    const values = points.map((point) => point[axis]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return { middle: (least + most) / 2, size: Math.max(most - least, 1e-3) };
  };
  const [x, y] = [range('x'), range('y')];
  const wanted = { x: (WIDTH - 2 * radius) / x.size, y: (SIDE - 2 * radius) / y.size };
  const scale = { x: Math.min(wanted.x, STRETCH * wanted.y), y: Math.min(wanted.y, STRETCH * wanted.x) };
  return strokes.map((stroke) =>
    stroke.map((point) => ({
      x: SIDE / 2 + (point.x - x.middle) * scale.x,
      y: SIDE / 2 + (point.y - y.middle) * scale.y,
    })),
  );
}

/** The set points of each block. @param {Uint8Array} set */
function reduce(set) {
  const pixels = Array.from({ length: PIXELS * PIXELS }, () => 0);
  set.forEach((point, place) => {
    const [row, column] = [Math.floor(place / SIDE), place % SIDE];
    const pixel = Math.floor(row / BLOCK) * PIXELS + Math.floor(column / BLOCK);
    pixels[pixel] = (pixels[pixel] ?? 0) + point;
  });
  return pixels;
}

/** @param {Uint8Array} set */
const sum = (set) => set.reduce((count, point) => count + point, 0);
