// Runs first in the page that is one file: opens what `one-file.mjs` has packed, gives each part an address of its own (of a
// blob), and runs the main script with these addresses in the place of the parts' names.

/** @type {Record<string, string>} */
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', bin: 'application/octet-stream' };

/**
 * Fifteen bits are a character, see `one-file.mjs`.
 * @param {string} text
 * @param {number} length in bytes
 */
function fromText(text, length) {
  const bytes = new Uint8Array(length);
  let [waiting, count, next] = [0, 0, 0];
  for (let place = 0; place < text.length; place += 1) {
    waiting = (waiting << 15) | (text.charCodeAt(place) - 0x3400);
    for (count += 15; count >= 8; next += 1) {
      count -= 8;
      bytes[next] = waiting >> count;
      waiting &= (1 << count) - 1;
    }
  }
  return bytes;
}

/** All parts in one. @returns {Promise<Uint8Array>} */
async function unpacked() {
  const packed = document.getElementById('parts');
  const bytes = fromText(packed?.textContent ?? '', Number(packed?.dataset.length));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @returns {Promise<Map<string, Uint8Array>>} the parts by their names, the main script first */
async function openParts() {
  const all = await unpacked();
  let end = all.indexOf('\n'.charCodeAt(0)) + 1;
  /** @type {[name: string, length: number][]} */
  const names = JSON.parse(new TextDecoder().decode(all.subarray(0, end)));
  return new Map(names.map(([name, length]) => [name, all.subarray(end, (end += length))]));
}

async function start() {
  const [[, main], ...others] = /** @type {[[string, Uint8Array], ...[string, Uint8Array][]]} */ ([
    ...(await openParts()),
  ]);
  let script = new TextDecoder().decode(main);
  for (const [name, bytes] of others) {
    const type = TYPES[name.split('.').pop() ?? ''];
    const address = URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)], { type }));
    script = script.replaceAll(`"./${name}"`, JSON.stringify(address));
  }
  document.head.append(Object.assign(document.createElement('script'), { textContent: script }));
}

start();
