// Seeds in addresses and attributes: 501-505, or 1,2,7.

/** More would take an evening. */
const MOST = 50;

/** Those that a lesson is first run with. */
export const USUAL_SEEDS = [1, 2, 3, 4, 5];

/** What a text names; nothing where it names none. @param {string | null} text @returns {number[] | undefined} */
export function readSeeds(text) {
  /** @type {number[]} */
  const seeds = [];
  for (const part of text?.split(',') ?? []) {
    const [, first = '', last = first] = /^\s*(\d{1,10})(?:-(\d{1,10}))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || to < from || to > 0xffffffff || seeds.length + to - from >= MOST) return undefined;
    for (let seed = from; seed <= to; seed += 1) seeds.push(seed);
  }
  return seeds.length ? seeds : undefined;
}

/** As short as can be. @param {number[]} seeds */
export function writeSeeds(seeds) {
  const [first = 0] = seeds;
  const isRange = seeds.length > 1 && seeds.every((seed, place) => seed === first + place);
  return isRange ? `${first}-${first + seeds.length - 1}` : seeds.join(',');
}
