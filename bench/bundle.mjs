// Makes what the pages of the systems load, in target/bench/: a script for each system with the packages of bench/node_modules,
// and the loop that measures the limit.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

export const BUNDLES = 'target/bench';

/**
 * Bundles the script of a system.
 * @param {import('./systems/index.mjs').Description} system
 * @returns {Promise<string>} its name in BUNDLES
 * @throws {Error} if its package is not there
 */
export async function bundle({ name, script }) {
  const file = `${name.replace(/\W+/g, '-')}.js`;
  await build({
    stdin: {
      contents: `import { host } from './host.mjs'; import start from './${script}'; host(start);`,
      resolveDir: 'bench/systems',
    },
    outfile: `${BUNDLES}/${file}`,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // Some packages have a part for Node.js that a browser never runs.
    external: ['fs', 'path', 'os', 'perf_hooks', 'util', 'worker_threads'],
    logLevel: 'silent',
  });
  return file;
}

/** Assembles peak/peak.wat. @throws {Error} if the assembler is not there */
export async function assemblePeak() {
  const { default: wabt } = await import('wabt');
  const { parseWat } = await wabt();
  const module = parseWat('peak.wat', await readFile('bench/peak/peak.wat', 'utf8'), { simd: true });
  try {
    await mkdir(BUNDLES, { recursive: true });
    await writeFile(`${BUNDLES}/peak.wasm`, module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
