// brain.js: a dense network without dropout, trained example by example on the squared error. It has no batches and no
// cross-entropy, so a step here is as many of its own steps as a batch has examples: as near as it comes.

// The module alone: the package as a whole wants parts of Node.js.
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
      if (optimizer !== 'sgd') throw new Error('its Adam is another network’s');
      const { inputs, classes, count, x, y } = examples;
      const patterns = Array.from({ length: count }, (_, row) => ({
        input: x.slice(row * inputs, (row + 1) * inputs),
        output: Float32Array.from({ length: classes }, (_, label) => (label === y[row] ? 1 : 0)),
      }));
      const network = new brain.default({
        hiddenLayers: hidden,
        activation,
        learningRate: learningRate / batch,
        // It has no training without momentum: this little changes nothing.
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
