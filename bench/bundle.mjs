// Builds what the systems' pages load, in target/bench/: a script for each system, bundled with its packages from
// bench/node_modules, and the loop that measures the limit.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

export const BUNDLES = 'target/bench';

/**
 * Bundles the script of a system.
 * @param {import('./systems/index.mjs').Description} system
 * @returns {Promise<string>} its name in BUNDLES
 * @throws {Error} that says what is missing
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
    // Imported by code paths for Node.js, which a browser never runs.
    external: ['fs', 'path', 'os', 'perf_hooks', 'util', 'worker_threads'],
    logLevel: 'silent',
  }).catch(({ errors: [error], message }) => {
    throw new Error(error?.text ?? message);
  });
  return file;
}

/** Assembles peak/peak.wat. @throws {Error} that says what is missing */
export async function assemblePeak() {
  const { default: wabt } = await import('wabt').catch(() => {
    throw new Error('Could not resolve "wabt"');
  });
  const { parseWat } = await wabt();
  const module = parseWat('peak.wat', await readFile('bench/peak/peak.wat', 'utf8'), { simd: true });
  try {
    await mkdir(BUNDLES, { recursive: true });
    await writeFile(`${BUNDLES}/peak.wasm`, module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
