// The peers' training examples in memory, and the batches drawn from them. Dropout Lab has its own of both: the same digits,
// and points of the same distribution. Runs in the pages.

import { DATA } from './workloads.mjs';

/** How many training examples there are: as many as in a lab by default. */
const EXAMPLES = { plane: 80, digits: 300 };

/** @typedef {{ inputs: number, classes: number, count: number, x: Float32Array, y: Uint8Array }} Examples */

/**
 * @param {import('./workloads.mjs').Workload} workload
 * @returns {Promise<Examples>}
 */
export async function load({ data }) {
  const { inputs, classes } = DATA[data];
  const count = EXAMPLES[data];
  return { inputs, classes, count, ...(data === 'digits' ? await digits(count, inputs) : circles(count)) };
}

/**
 * The first images of static/digits.bin: eight bytes that name the format, the pixels (0 to 16), the labels.
 * @param {number} count
 * @param {number} pixels
 */
async function digits(count, pixels) {
  const response = await fetch('/static/digits.bin');
  if (!response.ok) throw new Error(`the digits could not be fetched: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer()).subarray(8);
  const images = bytes.length / (pixels + 1);
  return {
    x: Float32Array.from(bytes.subarray(0, count * pixels), (pixel) => pixel / 16),
    y: bytes.slice(images * pixels, images * pixels + count),
  };
}

/**
 * Two noisy circles around each other.
 * @param {number} count
 */
function circles(count) {
  const x = new Float32Array(2 * count);
  const y = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const angle = 2 * Math.PI * Math.random();
    y[i] = i % 2;
    const radius = y[i] ? 0.5 : 1;
    x[2 * i] = radius * Math.cos(angle) + 0.2 * normal();
    x[2 * i + 1] = radius * Math.sin(angle) + 0.2 * normal();
  }
  return { x, y };
}

/** A number of the standard normal distribution (Box and Muller 1958). */
export function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

/** @param {Examples} examples */
export function drawRow({ count }) {
  return Math.floor(count * Math.random());
}

/** Batches for systems that take arrays: the inputs of the rows drawn, and their labels as one-hot rows. */
export class Batches {
  /** @type {Examples} */ #examples;

  /**
   * @param {Examples} examples
   * @param {number} size
   */
  constructor(examples, size) {
    this.#examples = examples;
    this.x = new Float32Array(size * examples.inputs);
    this.y = new Float32Array(size * examples.classes);
  }

  /** Draws the next batch into `x` and `y`. */
  draw() {
    const { inputs, classes, x, y } = this.#examples;
    this.y.fill(0);
    for (let i = 0; i * inputs < this.x.length; i++) {
      const row = drawRow(this.#examples);
      this.x.set(x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
      this.y[i * classes + /** @type {number} */ (y[row])] = 1;
    }
  }
}
