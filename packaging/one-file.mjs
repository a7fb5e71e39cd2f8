// Makes `dropout-lab.html` of a built page: one file with all of it inside, which opens from a disk, by a double click, without
// a server and without a request.
//
// Modules do not run from a disk, so all scripts become one classic script. It and what it fetches (both WebAssembly modules,
// the worker's script, the digits) are gzipped together and written as text; `one-file-start.js` opens them.

import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What the page says where no lab starts; from a disk there are fewer reasons. */
const REASONS =
  'The lab has not started. JavaScript is switched off, or the browser is too old: it needs one of 2023 or newer.';

/** @param {string} page the folder of the built page */
export async function writeOneFile(page) {
  const [html, style, script, start] = await Promise.all([
    readFile(join(page, 'index.html'), 'utf8'),
    bundle(await styleSheetOf(page)),
    bundle(join(page, 'static', 'element.js')),
    bundle(join(import.meta.dirname, 'one-file-start.js')),
  ]);
  const parts = [await mainPart(script), ...(await fetchedParts(page, script))];
  const text = replaceAll(html, [
    [/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`],
    [' offline', ''],
    [/ *<script type="module"[^>]*><\/script>\n/, ''],
    [/(?<=<dropout-lab[^>]*>)[^]*?(?=<\/dropout-lab>)/, `<p>${REASONS}</p>`],
    ['</body>', `${packed(parts)}\n<script>${start}</script>\n</body>`],
  ]);
  await writeFile(join(page, 'dropout-lab.html'), text);
}

/** @typedef {{ name: string, bytes: Buffer }} Part */

/** The script that runs first, the others' names in it. @param {string} text @returns {Promise<Part>} */
const mainPart = async (text) => ({ name: 'element.js', bytes: Buffer.from(text) });

/** What a script fetches by an address, which stands in it. @param {string} page @param {string} script @returns {Promise<Part[]>} */
function fetchedParts(page, script) {
  const names = new Set([...script.matchAll(/"\.\/([\w-]+-[0-9A-Z]{8}\.\w+)"/g)].map(([, name = '']) => name));
  return Promise.all([...names].map(async (name) => ({ name, bytes: await readFile(join(page, 'static', name)) })));
}

/** An element with all parts, after a line with their names and lengths. @param {Part[]} parts @returns {string} */
function packed(parts) {
  const names = JSON.stringify(parts.map(({ name, bytes }) => [name, bytes.length]));
  const all = Buffer.concat([Buffer.from(`${names}\n`), ...parts.map(({ bytes }) => bytes)]);
  const bytes = gzipSync(all, { level: 9 });
  return `<script type="text/plain" id="parts" data-length="${bytes.length}">${inBase85(bytes)}</script>`;
}

/**
 * Four bytes as five characters from `(` to `|`, which base64 would need 5⅓ for. None of them begins a comment, and that eight
 * of them end the script is looked for, though it will not happen.
 * @param {Buffer} bytes
 */
function inBase85(bytes) {
  const characters = [];
  for (let start = 0; start < bytes.length; start += 4) {
    // What is missing in the last four is 0, and cut off by whoever reads it.
    let number = Buffer.concat([bytes.subarray(start, start + 4), Buffer.alloc(4)]).readUInt32BE();
    const five = Array.from({ length: 5 }, () => {
      const character = String.fromCharCode(40 + (number % 85));
      number = Math.floor(number / 85);
      return character;
    });
    characters.push(...five);
  }
  const text = characters.join('');
  if (/<\/script/i.test(text)) throw new Error('The packed parts would end their script: change any byte of the page.');
  return text;
}

/** The page's style sheet, under the name of its content. @param {string} page */
async function styleSheetOf(page) {
  const [, path = ''] =
    /<link rel="stylesheet" href="([^"]+)">/.exec(await readFile(join(page, 'index.html'), 'utf8')) ?? [];
  return join(page, path);
}

/** A script or style sheet with all that it imports, as it can stand in a page. @param {string} path @returns {Promise<string>} */
async function bundle(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    format: basename(path).endsWith('.js') ? 'iife' : undefined,
    target: 'es2022',
    // The script has no address of its own: everything that it names has a whole one.
    define: { 'import.meta.url': 'document.baseURI' },
  });
  return outputFiles[0]?.text.trim() ?? '';
}

/**
 * Each replacement has to find its place: the page may have changed.
 * @param {string} text
 * @param {[place: string | RegExp, replacement: string][]} replacements
 */
function replaceAll(text, replacements) {
  return replacements.reduce((text, [place, replacement]) => {
    const isFound = typeof place === 'string' ? text.includes(place) : place.test(text);
    if (!isFound) throw new Error(`packaging/one-file.mjs no longer finds ${place} in the page.`);
    return text.replace(place, () => replacement);
  }, text);
}
