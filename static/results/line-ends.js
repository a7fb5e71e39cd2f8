// Where names stand that belong beside places of their own: as near to them as they can without touching one another.

/**
 * @param {{ middle: number, height: number }[]} names the middle that each would have, and how high it is
 * @param {number} room from 0 to here there is room
 * @returns {number[]} the upper edge of each
 */
export function spread(names, room) {
  const order = names.map((_, index) => index);
  order.sort((one, other) => (names[one]?.middle ?? 0) - (names[other]?.middle ?? 0));
  const tops = names.map(({ middle, height }) => middle - height / 2);
  // Down from the top, then up from the bottom: what does not fit is pushed back.
  let free = 0;
  for (const index of order) {
    tops[index] = Math.max(free, tops[index] ?? 0);
    free = (tops[index] ?? 0) + (names[index]?.height ?? 0);
  }
  free = room;
  for (const index of order.toReversed()) {
    tops[index] = Math.min(free - (names[index]?.height ?? 0), tops[index] ?? 0);
    free = tops[index] ?? 0;
  }
  return tops;
}
