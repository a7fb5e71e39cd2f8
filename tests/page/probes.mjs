// What the tests ask of a lab inside the page. Each function is sent there as text, by Playwright or by WebDriver, so it uses
// nothing from around it.

/** Runs whose dense layers are drawn a tile a neuron: for `tilesUnlikeTheMask`. */
export const DENSE = ['', 'layers=40,12&drop=0.5', 'data=digits&layers=24,12&drop=0.5'];

/** Runs whose layers are drawn pixel by pixel, with what `pixelsUnlikeTheMask` has to know. */
export const PIXELS = /** @type {const} */ ([
  ['data=digits&net=cnn&layers=12&drop-conv=0.3', 1, 1],
  ['data=digits&net=cnn&layers=12&drop-conv=0.3&bn=on&bn-order=drop-bn', 2, 1],
  ['data=digits&net=rnn&layers=16&drop-rec=0.3', 1, 8],
  ['data=digits&net=gru&layers=16&drop-rec=0.3&rec-mask=fresh', 1, 8],
]);

/** The masks of the first hidden layer of arm b in twenty iterations, each as text. @returns {string[]} */
export function masksOfTwentyIterations() {
  const element = document.querySelector('dropout-lab');
  return Array.from({ length: 20 }, () => {
    element.step(1);
    return [...element.lab.mask('b', 1)].join('');
  });
}

/** Whether every neuron of arm a is kept. @returns {boolean} */
export function isAllKept() {
  const element = document.querySelector('dropout-lab');
  element.step(3);
  return [...element.lab.mask('a', 1), ...element.lab.mask('a', 2)].every((bit) => bit === 1);
}

/** Where the picture of a dense network differs from its mask, in three iterations. @returns {string[]} */
export function tilesUnlikeTheMask() {
  const element = document.querySelector('dropout-lab');
  const shown = element.shadowRoot.querySelector('.arm.b .network canvas');
  const [width, height] = [shown.clientWidth, shown.clientHeight];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const { lab } = element;
  const layers = [...lab.layers('b')];
  const wrong = [];
  /** Pictures of each tile's middle, by whether it is dropped. @type {Record<string, Record<string, Set<string>>>} */
  const pictures = {};
  for (let iteration = 1; iteration <= 3; iteration++) {
    element.step(1);
    const masks = layers.map((_, layer) => lab.mask('b', layer));
    for (const example of [0, 3, 7, 15]) {
      const options = { width, height, ratio: 1, dark: false, example };
      lab.draw('network', 'b', canvas, options);
      const image = context.getImageData(0, 0, width, height);
      const tiles = lab.tiles('b', options).filter(({ layer }) => layer > 0 && layer < layers.length - 1);
      const units = layers.slice(1, -1).reduce((sum, count) => sum + count, 0);
      if (tiles.length !== units) wrong.push(`${tiles.length} tiles for ${units} hidden neurons`);
      for (const tile of tiles) {
        const { layer, unit, dropped } = tile;
        const name = `iteration ${iteration}, example ${example}, layer ${layer}, neuron ${unit}`;
        if (dropped === Boolean(masks[layer][example * layers[layer] + unit]))
          wrong.push(`${name}: the scene differs from the mask`);
        const picture = middle(image, tile);
        const key = `${iteration} ${layer} ${unit}`;
        pictures[key] ??= { dropped: new Set(), kept: new Set() };
        pictures[key][dropped ? 'dropped' : 'kept'].add(picture);
      }
    }
  }
  for (const [key, { dropped, kept }] of Object.entries(pictures)) {
    // The picture alone tells the mask: none is shared, and each state looks the same whatever the example.
    if (dropped.size > 1) wrong.push(`${key}: dropped looks in ${dropped.size} ways`);
    for (const picture of dropped) if (kept.has(picture)) wrong.push(`${key}: dropped looks like kept`);
  }
  return wrong;

  /** The middle half of a tile, as text. */
  function middle({ data }, { x, y, w: across, h: down }) {
    let text = '';
    for (let row = Math.round(y + down / 4); row < y + (3 * down) / 4; row++) {
      for (let column = Math.round(x + across / 4); column < x + (3 * across) / 4; column++) {
        const at = 4 * (row * width + column);
        text += `${data[at] >> 4},${data[at + 1] >> 4},${data[at + 2] >> 4} `;
      }
    }
    return text;
  }
}

/**
 * Where the pixels of a layer's tiles differ from its mask, and how many tiles of either kind were looked at.
 * @param {readonly [layer: number, steps: number]} layer with the number of steps of a sequence that it shows
 */
export function pixelsUnlikeTheMask([layer, steps]) {
  const element = document.querySelector('dropout-lab');
  const shown = element.shadowRoot.querySelector('.arm.b .network canvas');
  const [width, height] = [shown.clientWidth, shown.clientHeight];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const { lab } = element;
  const units = lab.layers('b')[layer] / steps;
  const fresh = lab.masking('b', layer) === 'steps';
  const wrong = [];
  const seen = { dropped: 0, kept: 0 };
  for (let iteration = 1; iteration <= 4; iteration++) {
    element.step(1);
    const mask = lab.mask('b', layer);
    for (const example of [0, 5, 11]) {
      const options = { width, height, ratio: 1, dark: false, example };
      lab.draw('network', 'b', canvas, options);
      const { data } = context.getImageData(0, 0, width, height);
      for (const tile of lab.tiles('b', options).filter((tile) => tile.layer === layer)) {
        const { unit, x, y, w, h } = tile;
        const step = Math.floor(unit / units);
        // The state after a step is dropped where it enters the next one, so the last one never is.
        const entry = fresh ? (example * steps + step + 1) * units + (unit % units) : example * units + (unit % units);
        const dropped = !(steps > 1 && step === steps - 1) && mask[entry] === 0;
        seen[dropped ? 'dropped' : 'kept'] += 1;
        // Beside the cross of a dropped tile there is nothing; a kept one covers all of its tile.
        const opacity = data[4 * (Math.round(y + h / 5) * width + Math.floor(x + w / 2)) + 3];
        if (dropped !== tile.dropped || dropped !== opacity < 255)
          wrong.push(`iteration ${iteration}, example ${example}, unit ${unit}: opacity ${opacity}`);
      }
    }
  }
  return { wrong, seen };
}

/**
 * Whether the network's picture on the page comes to be, pixel by pixel, what the lab draws.
 * @returns {Promise<boolean>}
 */
export async function isDrawnAsTheLabDraws() {
  const element = document.querySelector('dropout-lab');
  element.step(5);
  const shown = element.shadowRoot.querySelector('.arm.b .network canvas');
  const canvas = document.createElement('canvas');
  // As many frames as no page needs that draws at all, however slow it is.
  for (let frame = 0; frame < 120; frame++) {
    await new Promise(requestAnimationFrame);
    canvas.width = shown.width;
    canvas.height = shown.height;
    const dark = element.shadowRoot.querySelector('.lab').dataset.theme === 'dark';
    const options = { width: shown.clientWidth, height: shown.clientHeight, ratio: devicePixelRatio, dark, example: 0 };
    element.lab.draw('network', 'b', canvas, options);
    if (canvas.toDataURL() === shown.toDataURL()) return true;
  }
  return false;
}

/**
 * Every family of data, and every network on the digits, which all of them read, as the page itself names them.
 * @returns {string[]} their queries
 */
export function everyFamily() {
  const schema = document.querySelector('dropout-lab').lab.constructor.schema();
  const words = (key) => schema.find((setting) => setting.key === key).choices.map(({ word }) => word);
  return [...words('data').map((data) => `data=${data}`), ...words('net').map((net) => `data=digits&net=${net}`)];
}

/**
 * Plays, looks at one picture after the other, and pauses.
 * @param {number} redraws how often the page may redraw, in all, while a picture that is looked at is blank or stays the
 *   same. Time does not count: a slow machine takes what it needs.
 * @returns {Promise<{ seen: string[], wrong: string[] }>} the pictures, and what is wrong with them
 */
export async function picturesWhilePlaying(redraws) {
  const element = document.querySelector('dropout-lab');
  const redrawn = () => new Promise((done) => element.addEventListener('iteration', done, { once: true }));
  const scratch = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  let left = redraws;
  element.play();
  await redrawn();
  // Charts come with the first evaluation.
  while (!element.shadowRoot.querySelector('.chart canvas') && left-- > 0) await redrawn();
  const canvases = [...element.shadowRoot.querySelectorAll('canvas')].filter(
    (canvas) => canvas.checkVisibility() && canvas.clientWidth > 0 && canvas.clientHeight > 0,
  );
  const seen = [];
  const wrong = [];
  for (const canvas of canvases) {
    seen.push(nameOf(canvas));
    canvas.scrollIntoView({ block: 'center' });
    // Once more at least, when patience is at an end.
    await redrawn();
    while (pixels(canvas) === undefined && left-- > 0) await redrawn();
    const first = pixels(canvas);
    if (first === undefined) {
      wrong.push(`${nameOf(canvas)} is blank`);
      continue;
    }
    // Where nothing is dropped, masks always look the same.
    if (canvas.closest('.arm.a .mask, figure.mask.a')) continue;
    while (pixels(canvas) === first && left-- > 0) await redrawn();
    if (pixels(canvas) === first) wrong.push(`${nameOf(canvas)} stays the same`);
  }
  element.pause();
  return { seen, wrong };

  /** A hash of a picture's pixels; undefined where all are the same. @param {HTMLCanvasElement} canvas */
  function pixels(canvas) {
    const { width, height } = canvas;
    if (width === 0 || height === 0) return undefined;
    Object.assign(scratch.canvas, { width, height });
    scratch.drawImage(canvas, 0, 0);
    const colours = new Uint32Array(scratch.getImageData(0, 0, width, height).data.buffer);
    if (colours.every((colour) => colour === colours[0])) return undefined;
    return colours.reduce((hash, colour) => Math.imul(hash ^ colour, 0x01000193), 0);
  }

  /** @param {HTMLCanvasElement} canvas */
  function nameOf(canvas) {
    // Where there is no room for them beside the network, masks stand further down.
    const side = canvas.closest('.arm.a, figure.mask.a')
      ? 'a'
      : canvas.closest('.arm.b, figure.mask.b')
        ? 'b'
        : undefined;
    const arm = side && element.shadowRoot.querySelector(`.arm.${side} h2`).textContent;
    const figure = canvas.closest('figure')?.querySelector('figcaption').firstChild.textContent;
    const name = figure ?? canvas.closest('[aria-label]')?.getAttribute('aria-label') ?? canvas.parentElement.className;
    return arm ? `${name} ${arm}` : name;
  }
}

/**
 * A run of 500 iterations as `tests/bits.rs` has it. The lab has to be on the digits, so that they are there.
 * @param {{ query: string, changes?: string }} run with what is set half-way, with an iteration begun
 * @returns {string} its fingerprint
 */
export function fingerprintOf({ query, changes }) {
  const Lab = document.querySelector('dropout-lab').lab.constructor;
  const lab = new Lab(query);
  lab.step(250);
  lab.phase();
  for (const [key, value] of new URLSearchParams(changes)) lab.set(key, value);
  lab.step(250);
  const fingerprint = lab.fingerprint();
  lab.free();
  return fingerprint;
}
