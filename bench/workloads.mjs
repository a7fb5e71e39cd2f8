// The workloads: the same shapes, batch, optimizer and dropout for every system, and the arithmetic in a training step.
// Runs in Node and in the pages.

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {'plane' | 'digits'} data 2 features and 2 classes, or 8 × 8 pixels and 10 classes
 * @property {'mlp' | 'cnn' | 'rnn' | 'gru' | 'lstm'} net
 * @property {number[]} channels of each convolution: 3 × 3 kernels, ReLU, then 2 × 2 max pooling
 * @property {number[]} hidden units of each dense hidden layer; in a recurrent network, of the state
 * @property {'relu' | 'tanh'} activation of the dense hidden layers
 * @property {number} drop probability that a unit of a dense hidden layer, or of the last state, is dropped
 * @property {number} batch
 * @property {'sgd' | 'adam'} optimizer
 * @property {number} learningRate
 * @property {string} [query] a run of Dropout Lab that no other system can express; replaces all of the above
 */

/** Pixels along a side of a digit: a sequence has as many steps, of as many features. */
export const SIDE = 8;
const KERNEL = 3;

/** @type {Record<Workload['data'], { inputs: number, classes: number }>} */
export const DATA = { plane: { inputs: 2, classes: 2 }, digits: { inputs: SIDE * SIDE, classes: 10 } };

/** @type {Pick<Workload, 'data' | 'net' | 'channels' | 'activation' | 'drop' | 'optimizer'>} */
const PLANE = { data: 'plane', net: 'mlp', channels: [], activation: 'tanh', drop: 0, optimizer: 'sgd' };
/** @type {Omit<Workload, 'name' | 'net' | 'hidden'>} */
const DIGITS = {
  data: 'digits',
  channels: [],
  activation: 'relu',
  drop: 0.5,
  batch: 32,
  optimizer: 'sgd',
  learningRate: 0.05,
};

/** @type {Workload[]} */
export const WORKLOADS = [
  { ...PLANE, name: 'plane-tiny', hidden: [4, 2], batch: 10, learningRate: 0.1 },
  { ...PLANE, name: 'plane', hidden: [8, 8, 8], batch: 10, learningRate: 0.1 },
  {
    ...PLANE,
    name: 'plane-default',
    hidden: [16, 16],
    activation: 'relu',
    drop: 0.2,
    batch: 16,
    optimizer: 'adam',
    learningRate: 0.005,
  },
  { ...DIGITS, name: 'digits-mlp', net: 'mlp', hidden: [128, 128] },
  { ...DIGITS, name: 'digits-cnn', net: 'cnn', channels: [16, 32], hidden: [64] },
  { ...DIGITS, name: 'digits-rnn', net: 'rnn', hidden: [64] },
  { ...DIGITS, name: 'digits-gru', net: 'gru', hidden: [64] },
  { ...DIGITS, name: 'digits-lstm', net: 'lstm', hidden: [64] },
  {
    ...PLANE,
    name: 'default-lab',
    hidden: [16, 16],
    activation: 'relu',
    drop: 0.2,
    batch: 16,
    optimizer: 'adam',
    learningRate: 0.005,
    // Both networks, and an evaluation of both on all data every ten iterations.
    query: '',
  },
];

/** How many weighted sums a recurrent cell computes for each unit of its state. */
export const GATES = { rnn: 1, gru: 3, lstm: 4 };

/**
 * A matrix product of the forward pass: rows × inner by inner × columns.
 * @typedef {{ rows: number, inner: number, columns: number, fromData: boolean }} Product
 * `fromData`: the left operand is the training data, which need no gradient
 */

/**
 * The products of a forward pass. A convolution is the product of its patches, a row a pixel.
 * @param {Workload} workload
 * @returns {Product[]}
 */
export function products({ data, net, channels, hidden, batch }) {
  const { inputs, classes } = DATA[data];
  /** @type {Product[]} */
  const all = [];
  let features = inputs;
  let dense = hidden;
  if (net === 'cnn') {
    let [side, maps] = [SIDE, 1];
    for (const outputs of channels) {
      all.push({ rows: batch * side * side, inner: KERNEL * KERNEL * maps, columns: outputs, fromData: maps === 1 });
      [side, maps] = [side / 2, outputs];
    }
    features = side * side * maps;
  } else if (net !== 'mlp') {
    const [units = 0, ...rest] = hidden;
    const columns = GATES[net] * units;
    all.push({ rows: SIDE * batch, inner: SIDE, columns, fromData: true });
    all.push({ rows: SIDE * batch, inner: units, columns, fromData: false });
    [features, dense] = [units, rest];
  }
  for (const units of [...dense, classes]) {
    all.push({ rows: batch, inner: features, columns: units, fromData: all.length === 0 });
    features = units;
  }
  return all;
}

/**
 * The multiplications of the products of a training step: y = x W forward; dW = xᵀ dy and, except at the data, dx = dy Wᵀ
 * backward, each as large as the first. Nothing else is counted: activations, masks, the loss, the optimizer.
 * @param {Workload} workload
 */
export function multiplications(workload) {
  return products(workload).reduce(
    (sum, { rows, inner, columns, fromData }) => sum + rows * inner * columns * (fromData ? 2 : 3),
    0,
  );
}

/**
 * Floating-point operations of those products: each multiplication comes with an addition.
 * @param {Workload} workload
 */
export function flops(workload) {
  return 2 * multiplications(workload);
}
