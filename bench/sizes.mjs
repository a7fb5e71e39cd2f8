// node bench/sizes.mjs [FOLDER]: what the first visit to the page loads, in bytes as they are and after Brotli.

import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** What the page loads before the first training step. The digits come when a setting needs them. */
const FIRST = ['.html', '.css', '.js', '.wasm', '.svg'];

const folder = process.argv[2] ?? 'dist';
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && FIRST.includes(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name));
const rows = files
  .map((path) => ({ name: relative(folder, path), ...sizes(readFileSync(path)) }))
  .sort((one, other) => other.brotli - one.brotli);
const sum = (/** @type {'raw' | 'brotli'} */ key) => rows.reduce((total, row) => total + row[key], 0);
rows.push({ name: 'in all, the first load', raw: sum('raw'), brotli: sum('brotli') });

const number = (/** @type {number} */ bytes) => bytes.toLocaleString('en').padStart(10);
console.log(`\n${'bytes'.padStart(10)}${'Brotli'.padStart(10)}`);
for (const { name, raw, brotli } of rows) console.log(`${number(raw)}${number(brotli)}  ${name}`);

/**
 * @param {Buffer} bytes
 * @returns {{ raw: number, brotli: number }} Brotli at its strongest, as web servers compress ahead of time
 */
function sizes(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { raw: bytes.length, brotli: brotliCompressSync(bytes, { params }).length };
}
