// node bench/sizes.mjs [FOLDER]: the files of the page, in bytes as they are and after Brotli: what the first picture needs, then
// what is fetched when it is needed.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/** What the page does not fetch: licences, types for those who write scripts, and other pages. */
const UNFETCHED = /\.(txt|md|d\.ts)$|^dropout-lab\.html$|^(static\/)?embed/;

/** @typedef {{ name: string, raw: number, brotli: number }} Asset */

/**
 * What the first picture needs: the page, its style sheet, its script, and all that this imports before it does anything, as
 * well as the core. (tests/page/first-load.spec.js holds what is really asked for against the limit.)
 * @param {string} folder
 * @returns {Asset[]} the largest first
 */
export function firstLoad(folder) {
  const found = new Set(['index.html', 'static/element.js']);
  const names = readdirSync(join(folder, 'static')).map((name) => `static/${name}`);
  for (const name of names) if (/\/(page-.*\.css|dropout-lab(_bg)?-\w{8}\.\w+)$/.test(name)) found.add(name);
  for (const name of found) {
    if (!name.endsWith('.js')) continue;
    const imports = readFileSync(join(folder, name), 'utf8').matchAll(/(?:from|import)"\.\/([^"]+)"/g);
    for (const [, path] of imports) found.add(`static/${path}`);
  }
  return measured(folder, [...found]);
}

/** @param {string} folder @returns {Asset[]} all files that are fetched at some time, the largest first */
function all(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return measured(
    folder,
    names.filter((name) => !UNFETCHED.test(name)),
  );
}

/** @param {string} folder @param {string[]} names @returns {Asset[]} */
function measured(folder, names) {
  const assets = names.map((name) => ({ name, ...sizes(readFileSync(join(folder, name))) }));
  return assets.sort((one, other) => other.brotli - one.brotli);
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
  const folder = process.argv[2] ?? 'dist';
  const number = (/** @type {number} */ bytes) => bytes.toLocaleString('en').padStart(10);
  const print = (/** @type {Asset[]} */ assets) =>
    assets.forEach(({ name, raw, brotli }) => console.log(`${number(raw)}${number(brotli)}  ${name}`));
  const first = firstLoad(folder);
  const names = new Set(first.map(({ name }) => name));
  console.log(`\n${'bytes'.padStart(10)}${'Brotli'.padStart(10)}`);
  print([...first, total(first)]);
  console.log('\nWhen it is needed:');
  print(all(folder).filter(({ name }) => !names.has(name)));
}
