// brain.js: a dense network without dropout. It has neither batches nor cross-entropy but updates the weights after each
// example, by the squared error. So a step here is one update for each example of a batch, which is as close as it gets.

// Only this module: the whole package needs parts of Node.js.
import brain from 'brain.js/dist/neural-network.js';
import { drawRow } from '../data.mjs';

/** @typedef {import('../workloads.mjs').Workload} Workload */
/** @typedef {import('../data.mjs').Examples} Examples */

export default async function start() {
  return {
    /**
     * @param {Workload} workload
     * @param {Examples} examples
     */
    async open({ net, hidden, activation, drop, batch, optimizer, learningRate }, examples) {
      if (drop > 0) throw new Error('it has no dropout');
      if (net !== 'mlp') throw new Error('only its dense networks are measured');
      if (optimizer !== 'sgd') throw new Error('only its SGD is measured');
      const { inputs, classes, count, x, y } = examples;
      const patterns = Array.from({ length: count }, (_, row) => ({
        input: x.slice(row * inputs, (row + 1) * inputs),
        output: Float32Array.from({ length: classes }, (_, label) => (label === y[row] ? 1 : 0)),
      }));
      const network = new brain.default({
        hiddenLayers: hidden,
        activation,
        learningRate: learningRate / batch,
        // It insists on a momentum: this one is too small to matter.
        momentum: 1e-9,
      });
      network.verifyIsInitialized(patterns);
      const step = (/** @type {boolean} */ wantsLoss) => {
        let loss = 0;
        for (let i = 0; i < batch; i++) loss += network.trainPattern(patterns[drawRow(examples)], wantsLoss) ?? 0;
        return loss / batch;
      };
      return {
        run(/** @type {number} */ steps) {
          for (let i = 0; i < steps; i++) step(false);
        },
        loss: () => step(true),
        close() {},
      };
    },
  };
}
