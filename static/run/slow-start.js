// The slow start: a run begins with single iterations, so that masks are seen to change, and gathers speed.

/** Iterations a second with which a run begins. */
const FIRST = 3;
/** How many more each iteration makes it: the speed grows e-fold in 1 / 1.5 seconds, from 3 to 250 a second in three. */
const GROWTH = 1.5;
/** Above this speed nobody follows single iterations: it is as fast as was chosen. */
const LAST = 1000;

/**
 * Iterations a second at this place of a run. Only the place counts, not when it was reached: so a run that is taken up again
 * goes on as fast as it was, and one that is restarted begins slowly again.
 * @param {number} iteration @param {number} chosen iterations a second
 */
export function slowStart(iteration, chosen) {
  const pace = FIRST + GROWTH * iteration;
  return pace < LAST ? Math.min(pace, chosen) : chosen;
}
