// Native JAX as one more system: jax_steps.py runs in its own process, which is asked questions line by line.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Restricts it to one thread, as most of the others have. */
const ONE_THREAD = {
  JAX_PLATFORMS: 'cpu',
  XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1',
  OMP_NUM_THREADS: '1',
};

export class Native {
  /** @type {import('node:child_process').ChildProcess} */ #process;
  /** @type {AsyncIterator<string>} */ #answers;

  /** @param {import('node:child_process').ChildProcess} process */
  constructor(process) {
    this.#process = process;
    this.#answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  }

  /** @param {string} python the interpreter that has JAX */
  static async start(python) {
    const options = /** @type {const} */ ({
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...ONE_THREAD },
    });
    return new Native(spawn(python, ['bench/native/jax_steps.py'], options));
  }

  /** @param {import('../workloads.mjs').Workload} workload */
  async open(workload) {
    await this.#ask({ open: workload });
  }

  /** @param {number} milliseconds */
  rate(milliseconds) {
    return this.#ask({ rate: milliseconds });
  }

  loss() {
    return this.#ask({ loss: true });
  }

  async close() {
    this.#process.stdin?.end();
  }

  /** @param {object} question @returns {Promise<number>} */
  async #ask(question) {
    this.#process.stdin?.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error('its process ended');
    const { answer, error } = JSON.parse(value);
    if (error) throw new Error(error);
    return answer;
  }
}
