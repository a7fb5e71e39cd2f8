// node bench/sizes.mjs [FOLDER]: what the first visit to the page loads, in bytes as they are and after Brotli.

import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/** What the page loads before the first training step. The digits come when a setting needs them. */
const FIRST = ['.html', '.css', '.js', '.wasm', '.svg'];

/** @typedef {{ name: string, raw: number, brotli: number }} Asset */

/**
 * @param {string} folder
 * @returns {Asset[]} the largest first
 */
export function firstLoad(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && FIRST.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(folder, path), ...sizes(readFileSync(path)) }))
    .sort((one, other) => other.brotli - one.brotli);
}

/** All of them together. @param {Asset[]} assets @returns {Asset} */
export function total(assets) {
  const sum = (/** @type {'raw' | 'brotli'} */ key) => assets.reduce((sum, asset) => sum + asset[key], 0);
  return { name: 'in all, the first load', raw: sum('raw'), brotli: sum('brotli') };
}

/**
 * @param {Buffer} bytes
 * @returns {{ raw: number, brotli: number }} Brotli at its strongest, as web servers compress ahead of time
 */
function sizes(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { raw: bytes.length, brotli: brotliCompressSync(bytes, { params }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const assets = firstLoad(process.argv[2] ?? 'dist');
  const number = (/** @type {number} */ bytes) => bytes.toLocaleString('en').padStart(10);
  console.log(`\n${'bytes'.padStart(10)}${'Brotli'.padStart(10)}`);
  for (const { name, raw, brotli } of [...assets, total(assets)])
    console.log(`${number(raw)}${number(brotli)}  ${name}`);
}
