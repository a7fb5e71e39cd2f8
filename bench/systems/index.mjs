// The systems that are measured: their names, and how their pages are served.

/**
 * @typedef {object} Description
 * @property {string} name in bench.json
 * @property {string} title
 * @property {string} script the file in this folder that its page runs
 * @property {boolean} isolated whether its page is cross-origin isolated, which allows it threads
 * @property {string} [remark] how what it does differs from the others
 * @property {string} [folder] the built page that it takes the core from
 */

/** @type {Description} */
export const DROPOUT_LAB = {
  name: 'dropout-lab',
  title: 'Dropout Lab',
  script: 'dropout-lab.mjs',
  isolated: false,
  folder: 'dist',
};

/** @type {Description[]} */
export const PEERS = [
  { name: 'convnetjs', title: 'ConvNetJS', script: 'convnetjs.mjs', isolated: false },
  { name: 'tfjs-wasm', title: 'TF.js wasm', script: 'tfjs-wasm.mjs', isolated: false },
  { name: 'tfjs-cpu', title: 'TF.js cpu', script: 'tfjs-cpu.mjs', isolated: false },
  { name: 'jax-js', title: 'jax-js', script: 'jax-js.mjs', isolated: true },
  // Small networks are faster without threads, so both are measured.
  { name: 'jax-js-one-thread', title: 'jax-js, 1 thread', script: 'jax-js.mjs', isolated: false },
  {
    name: 'brain.js',
    title: 'brain.js',
    script: 'brain.mjs',
    isolated: false,
    remark: 'minimises the squared error, without softmax, and updates its weights after each example of a batch',
  },
];

/** Another build of Dropout Lab, to compare with. @param {string} folder @returns {Description} */
export function otherBuild(folder) {
  return { ...DROPOUT_LAB, name: `dropout-lab@${folder}`, title: `Dropout Lab (${folder})`, folder };
}
