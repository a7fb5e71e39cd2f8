// TensorFlow.js: a step is one call of its optimizer on the loss of a batch, inside a tidy, as its guide recommends. The
// backends are in tfjs-cpu.mjs and tfjs-wasm.mjs.

import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of all operations, which bundling the package alone leaves out.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { Batches } from '../data.mjs';
import { parameters } from '../parameters.mjs';
import { GATES, SIDE } from '../workloads.mjs';

/** @typedef {import('../workloads.mjs').Workload} Workload */

/** @param {'cpu' | 'wasm'} backend that is registered */
export async function startOn(backend) {
  await tf.setBackend(backend);
  await tf.ready();
  return {
    /**
     * @param {Workload} workload
     * @param {import('../data.mjs').Examples} examples
     */
    async open(workload, examples) {
      const batches = new Batches(examples, workload.batch);
      const variables = parameters(workload, (...shape) => shape).map(({ shape, values }) =>
        tf.variable(tf.tensor(values, shape)),
      );
      const { learningRate } = workload;
      const optimizer = workload.optimizer === 'adam' ? tf.train.adam(learningRate) : tf.train.sgd(learningRate);
      const step = (/** @type {boolean} */ wantsLoss) =>
        tf.tidy(() => {
          batches.draw();
          const x = tf.tensor2d(batches.x, [workload.batch, examples.inputs]);
          const y = tf.tensor2d(batches.y, [workload.batch, examples.classes]);
          const lossOf = () => tf.losses.softmaxCrossEntropy(y, forward(workload, variables, x));
          return optimizer.minimize(lossOf, wantsLoss, variables)?.dataSync()[0];
        });
      return {
        run(/** @type {number} */ steps) {
          for (let i = 0; i < steps; i++) step(false);
        },
        loss: () => step(true),
        close() {
          tf.dispose(variables);
          optimizer.dispose();
        },
      };
    },
  };
}

/**
 * The logits of a batch in training.
 * @param {Workload} workload
 * @param {tf.Variable[]} variables
 * @param {tf.Tensor2D} x
 */
function forward({ net, channels, hidden, activation, drop }, variables, x) {
  const next = variables.values();
  const take = () => next.next().value;
  const dropout = (h) => (drop > 0 ? tf.dropout(h, drop) : h);
  let h = x;
  let dense = hidden;
  if (net === 'cnn') {
    h = tf.reshape(x, [-1, SIDE, SIDE, 1]);
    for (const _ of channels) {
      h = tf.relu(tf.add(tf.conv2d(h, take(), 1, 'same'), take()));
      h = tf.maxPool(h, 2, 2, 'valid');
    }
    h = tf.reshape(h, [x.shape[0], -1]);
  } else if (net !== 'mlp') {
    h = dropout(recurrent(net, x, hidden[0], take));
    dense = hidden.slice(1);
  }
  for (const _ of dense) h = dropout(tf[activation](tf.add(tf.matMul(h, take()), take())));
  return tf.add(tf.matMul(h, take()), take());
}

/**
 * The state after the last row of the image. The sums from the input are one product for all steps.
 * @param {'rnn' | 'gru' | 'lstm'} net
 * @param {tf.Tensor2D} x
 * @param {number} units
 * @param {() => tf.Variable} take
 */
function recurrent(net, x, units, take) {
  const [wx, wh, bx, bh] = [take(), take(), take(), net === 'gru' ? take() : undefined];
  const rows = x.shape[0];
  const sums = tf.add(tf.matMul(tf.reshape(x, [rows * SIDE, SIDE]), wx), bx);
  const steps = tf.unstack(tf.reshape(sums, [rows, SIDE, GATES[net] * units]), 1);
  let h = tf.zeros([rows, units]);
  let c = h;
  for (const fromX of steps) {
    const fromH = tf.matMul(h, wh);
    if (net === 'rnn') {
      h = tf.tanh(tf.add(fromX, fromH));
    } else if (net === 'gru') {
      const [rx, zx, nx] = tf.split(fromX, 3, 1);
      const [rh, zh, nh] = tf.split(tf.add(fromH, bh), 3, 1);
      const r = tf.sigmoid(tf.add(rx, rh));
      const z = tf.sigmoid(tf.add(zx, zh));
      const n = tf.tanh(tf.add(nx, tf.mul(r, nh)));
      h = tf.add(n, tf.mul(z, tf.sub(h, n)));
    } else {
      const [i, f, g, o] = tf.split(tf.add(fromX, fromH), 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    }
  }
  return h;
}
