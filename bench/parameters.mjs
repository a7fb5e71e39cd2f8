// Initial parameters of a workload's network, for systems that leave those to their user. Runs in the pages.

import { normal } from './data.mjs';
import { DATA, GATES, SIDE } from './workloads.mjs';

/** @typedef {{ shape: number[], values: Float32Array }} Parameter */

/**
 * He's initial weights, zero biases, in the order of the layers. A convolution: a kernel and biases; a recurrent layer: the
 * weights from the input, those from the state, biases for both (a GRU adds the state's biases before its reset gate acts,
 * so it has two kinds); a dense layer: weights and biases.
 * @param {import('./workloads.mjs').Workload} workload
 * @param {(height: number, width: number, inputs: number, outputs: number) => number[]} kernelShape
 * @returns {Parameter[]}
 */
export function parameters({ data, net, channels, hidden }, kernelShape) {
  const { inputs, classes } = DATA[data];
  /** @type {Parameter[]} */
  const all = [];
  let features = inputs;
  let dense = hidden;
  if (net === 'cnn') {
    let [side, maps] = [SIDE, 1];
    for (const outputs of channels) {
      all.push(weights(kernelShape(3, 3, maps, outputs), 9 * maps), biases(outputs));
      [side, maps] = [side / 2, outputs];
    }
    features = side * side * maps;
  } else if (net !== 'mlp') {
    const [units = 0, ...rest] = hidden;
    const sums = GATES[net] * units;
    all.push(weights([SIDE, sums], 2 * SIDE), weights([units, sums], 2 * units), biases(sums));
    if (net === 'gru') all.push(biases(sums));
    [features, dense] = [units, rest];
  }
  for (const units of [...dense, classes]) {
    all.push(weights([features, units], features), biases(units));
    features = units;
  }
  return all;
}

/**
 * @param {number[]} shape
 * @param {number} fanIn
 * @returns {Parameter}
 */
function weights(shape, fanIn) {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: Float32Array.from({ length: size }, () => normal() * Math.sqrt(2 / fanIn)) };
}

/** @param {number} units @returns {Parameter} */
function biases(units) {
  return { shape: [units], values: new Float32Array(units) };
}
