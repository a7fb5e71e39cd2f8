// jax-js in WebAssembly: the whole step (forward, backward, masks, optimizer) is one compiled function.
// Its arrays are reference-counted by hand: a function consumes its arguments, and `.ref` allows one more use.

import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import { Batches } from '../data.mjs';
import { parameters } from '../parameters.mjs';
import { GATES, SIDE } from '../workloads.mjs';

/** @typedef {import('../workloads.mjs').Workload} Workload */

export default async function start() {
  await init('wasm');
  defaultDevice('wasm');
  return {
    /**
     * @param {Workload} workload
     * @param {import('../data.mjs').Examples} examples
     */
    async open(workload, examples) {
      const { batch, optimizer } = workload;
      const batches = new Batches(examples, batch);
      const update = optimizer === 'adam' ? adam(workload.learningRate) : sgd(workload.learningRate);
      const arrays = parameters(workload, (height, width, inputs, outputs) => [outputs, inputs, height, width]).map(
        ({ shape, values }) => np.array(values).reshape(shape),
      );
      const compiled = jit((state, x, y, seed) => {
        const lossOf = (parameters) => loss(forward(workload, parameters, x, random.key(seed)), y);
        const [value, gradients] = valueAndGrad(lossOf)(tree.ref(state.parameters));
        return [update.step(state, gradients), value];
      });
      let state = update.begin(arrays);
      let seed = 0;
      /** Queues a step; the caller disposes of the loss it returns. */
      const step = () => {
        batches.draw();
        const x = np.array(batches.x.slice()).reshape([batch, examples.inputs]);
        const y = np.array(batches.y.slice()).reshape([batch, examples.classes]);
        const [next, value] = compiled(state, x, y, np.array(seed++, { dtype: np.uint32 }));
        state = next;
        return value;
      };
      return {
        async run(/** @type {number} */ steps) {
          for (let i = 0; i < steps; i++) step().dispose();
          await blockUntilReady(state);
        },
        async loss() {
          const [value] = await step().data();
          return value;
        },
        close() {
          tree.dispose(state);
          compiled.dispose();
        },
      };
    },
  };
}

/** @param {number} learningRate */
function sgd(learningRate) {
  return {
    begin: (parameters) => ({ parameters }),
    step: ({ parameters }, gradients) => ({
      parameters: parameters.map((p, i) => p.sub(gradients[i].mul(learningRate))),
    }),
  };
}

/** Kingma and Ba 2015. @param {number} learningRate */
function adam(learningRate) {
  const [first, second, epsilon] = [0.9, 0.999, 1e-8];
  const zeros = (parameters) => parameters.map((p) => np.zeros(p.shape));
  return {
    begin: (parameters) => ({ parameters, m: zeros(parameters), v: zeros(parameters), time: np.array(0) }),
    step({ parameters, m, v, time }, gradients) {
      time = time.add(1);
      const correction = (decay, t) => np.subtract(1, np.exp(t.mul(Math.log(decay))));
      const [firstCorrection, secondCorrection] = [correction(first, time.ref), correction(second, time.ref)];
      m = m.map((m, i) => m.mul(first).add(gradients[i].ref.mul(1 - first)));
      v = v.map((v, i) => v.mul(second).add(np.square(gradients[i]).mul(1 - second)));
      const next = parameters.map((p, i) => {
        const [mean, variance] = [m[i].ref.div(firstCorrection.ref), v[i].ref.div(secondCorrection.ref)];
        return p.sub(mean.mul(learningRate).div(np.sqrt(variance).add(epsilon)));
      });
      firstCorrection.dispose();
      secondCorrection.dispose();
      return { parameters: next, m, v, time };
    },
  };
}

/** Cross-entropy, the mean over the batch. */
function loss(logits, y) {
  return nn.logSoftmax(logits, -1).mul(y.ref).sum(-1).mean().neg();
}

/**
 * The logits of a batch in training.
 * @param {Workload} workload
 */
function forward({ net, channels, hidden, activation, drop, batch }, parameters, x, key) {
  const next = parameters.values();
  const take = () => next.next().value;
  const act = activation === 'relu' ? nn.relu : np.tanh;
  const dropout = (h) => {
    if (drop === 0) return h;
    const [own, rest] = [...random.split(key, 2)];
    key = rest;
    return np.where(random.bernoulli(own, 1 - drop, h.shape), h.mul(1 / (1 - drop)), 0);
  };
  let h = x.ref;
  let dense = hidden;
  if (net === 'cnn') {
    let side = SIDE;
    h = h.reshape([batch, 1, side, side]);
    for (const maps of channels) {
      h = nn.relu(lax.conv(h, take(), [1, 1], 'SAME').add(take().reshape([maps, 1, 1])));
      side /= 2;
      h = h.reshape([batch, maps, side, 2, side, 2]).max([3, 5]);
    }
    h = h.reshape([batch, -1]);
  } else if (net !== 'mlp') {
    h = dropout(recurrent(net, h, hidden[0], batch, take));
    dense = hidden.slice(1);
  }
  for (const _ of dense) h = dropout(act(np.matmul(h, take()).add(take())));
  key.dispose();
  return np.matmul(h, take()).add(take());
}

/**
 * The state after the last row of the image. The sums from the input are one product for all steps.
 * @param {'rnn' | 'gru' | 'lstm'} net
 */
function recurrent(net, x, units, batch, take) {
  const [wx, wh, bx, bh] = [take(), take(), take(), net === 'gru' ? take() : undefined];
  const sums = np
    .matmul(x.reshape([batch * SIDE, SIDE]), wx)
    .add(bx)
    .reshape([batch, SIDE, GATES[net] * units]);
  const steps = np.split(sums, SIDE, 1).map((step) => step.reshape([batch, GATES[net] * units]));
  let h = np.zeros([batch, units]);
  let c = np.zeros([batch, units]);
  for (const fromX of steps) {
    if (net === 'gru') {
      const fromH = np.matmul(h.ref, wh.ref).add(bh.ref);
      const [rx, zx, nx] = np.split(fromX, 3, 1);
      const [rh, zh, nh] = np.split(fromH, 3, 1);
      const r = nn.sigmoid(rx.add(rh));
      const z = nn.sigmoid(zx.add(zh));
      const n = np.tanh(nx.add(r.mul(nh)));
      h = n.ref.add(z.mul(h.sub(n)));
      continue;
    }
    const all = fromX.add(np.matmul(h, wh.ref));
    if (net === 'rnn') {
      h = np.tanh(all);
    } else {
      const [i, f, g, o] = np.split(all, 4, 1);
      c = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)));
      h = nn.sigmoid(o).mul(np.tanh(c.ref));
    }
  }
  for (const array of [wh, bh, c]) array?.dispose();
  return h;
}
