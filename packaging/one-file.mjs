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
  // The mark at its beginning tells every browser the encoding, whatever a server or the page itself says of it.
  await writeFile(join(page, 'dropout-lab.html'), `\ufeff${text}`, 'utf16le');
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
  return `<script type="text/plain" id="parts" data-length="${bytes.length}">${asText(bytes)}</script>`;
}

/**
 * Fifteen bits as a character from U+3400 on, of which the file, being in UTF-16, has two bytes: a sixteenth more than the
 * bytes themselves, where base64 in UTF-8 is a third more. Nothing of HTML is among these characters.
 * @param {Buffer} bytes
 */
function asText(bytes) {
  let text = '';
  let [waiting, count] = [0, 0];
  // What is missing in the last character is 0, and cut off by whoever reads it.
  for (const byte of [...bytes, 0, 0]) {
    waiting = (waiting << 8) | byte;
    count += 8;
    if (count < 15) continue;
    count -= 15;
    text += String.fromCharCode(0x3400 + (waiting >> count));
    waiting &= (1 << count) - 1;
  }
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
