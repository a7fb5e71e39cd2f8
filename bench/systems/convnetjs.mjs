// ConvNetJS: its own Net and Trainer. The examples are converted to its volumes once; a step trains one batch of them.

import convnetjs from 'convnetjs';
import { drawRow } from '../data.mjs';
import { SIDE } from '../workloads.mjs';

/** @typedef {import('../workloads.mjs').Workload} Workload */
/** @typedef {import('../data.mjs').Examples} Examples */

export default async function start() {
  return {
    /**
     * @param {Workload} workload
     * @param {Examples} examples
     */
    async open(workload, examples) {
      if (RECURRENT.includes(workload.net)) throw new Error('it has no recurrent layers');
      if (workload.optimizer !== 'sgd') throw new Error('it has no Adam');
      const net = new convnetjs.Net();
      net.makeLayers(layers(workload, examples));
      const trainer = new convnetjs.Trainer(net, {
        method: 'sgd',
        momentum: 0,
        learning_rate: workload.learningRate,
        batch_size: workload.batch,
      });
      const volumes = Array.from({ length: examples.count }, (_, row) => volume(workload, examples, row));
      const step = () => {
        let loss = 0;
        for (let i = 0; i < workload.batch; i++) {
          const row = drawRow(examples);
          loss += trainer.train(volumes[row], examples.y[row]).loss;
        }
        return loss / workload.batch;
      };
      return {
        run(/** @type {number} */ steps) {
          for (let i = 0; i < steps; i++) step();
        },
        loss: step,
        close() {},
      };
    },
  };
}

const RECURRENT = ['rnn', 'gru', 'lstm'];

/** @param {Workload} workload @param {Examples} examples */
function layers({ net, channels, hidden, activation, drop }, { inputs, classes }) {
  const [side, depth] = net === 'cnn' ? [SIDE, 1] : [1, inputs];
  return [
    { type: 'input', out_sx: side, out_sy: side, out_depth: depth },
    ...channels.flatMap((filters) => [
      { type: 'conv', sx: 3, filters, stride: 1, pad: 1, activation: 'relu' },
      { type: 'pool', sx: 2, stride: 2 },
    ]),
    ...hidden.map((units) => ({
      type: 'fc',
      num_neurons: units,
      activation,
      ...(drop > 0 ? { drop_prob: drop } : {}),
    })),
    { type: 'softmax', num_classes: classes },
  ];
}

/** @param {Workload} workload @param {Examples} examples @param {number} row */
function volume({ net }, { inputs, x }, row) {
  const values = x.subarray(row * inputs, (row + 1) * inputs);
  if (net !== 'cnn') return new convnetjs.Vol([...values]);
  const image = new convnetjs.Vol(SIDE, SIDE, 1, 0);
  image.w.set(values);
  return image;
}
