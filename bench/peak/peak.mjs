// The limit: the most that this core can do in WebAssembly's 128-bit arithmetic, see peak.wat. Runs in the pages.

/** Floating-point operations of an iteration of the loop: 12 accumulators, 4 times, 4 lanes, a multiplication and an addition. */
const FLOPS = 12 * 4 * 4 * 2;
/** Iterations between looks at the clock: about a tenth of a millisecond. */
const CHUNK = 20_000;

/** @type {Promise<(iterations: number) => number> | undefined} */
let loop;

/**
 * Billions of floating-point operations a second, over so many milliseconds.
 * @param {number} milliseconds
 */
export async function peak(milliseconds) {
  loop ??= WebAssembly.instantiateStreaming(fetch('/bundles/peak.wasm')).then(
    ({ instance }) => instance.exports.multiply_add,
  );
  const multiplyAdd = await loop;
  let iterations = 0;
  let elapsed = 0;
  const start = performance.now();
  while (elapsed < milliseconds) {
    multiplyAdd(CHUNK);
    iterations += CHUNK;
    elapsed = performance.now() - start;
  }
  return (iterations * FLOPS) / elapsed / 1e6;
}
