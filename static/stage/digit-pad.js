// A pad for a digit of the reader's own: by mouse, touch or pen, or pixel by pixel from the keyboard. Beside it what the networks
// are given of it, what both answer, and how far the thinned networks disagree.

import { h, write } from '../kit/dom.js';
import { capitalised, percent, whole } from '../kit/format.js';
import { AnswerBars } from './answer-bars.js';
import { FULL, PIXELS, inkOf } from './digit-ink.js';
import styles from './digit-pad.css';

export { styles };

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('./digit-ink.js').Point} Point */

/**
 * @typedef {object} PadHost
 * @property {() => Lab | undefined} lab
 */

/** Thinned networks that are asked. */
const SAMPLES = 50;
/** Classes. */
const DIGITS = 10;
/** How thick the pen is, as a share of the pad. */
const PEN = 0.07;
/** Nearer to each other than this share of the pad no two points of a stroke are kept. */
const APART = 1 / 96;
/** How much ink a press of Space adds to a pixel. */
const DROP = FULL / 4;

/** @type {Record<string, [down: number, right: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {PadHost} host */
export function digitPad(host) {
  return new DigitPad(host);
}

class DigitPad {
  /** @type {PadHost} */ #host;
  /** What was drawn; none after pixels were changed one by one. @type {Point[][]} */ #strokes = [];
  /** What the networks are given, 0 to 16; nothing while the pad is empty. @type {number[] | undefined} */ #ink;
  /** The pixel that the arrow keys have come to, once they were used. @type {number | undefined} */ #at;
  #drawing = false;
  /** The test image that comes next. */
  #test = 0;
  #observer;

  /** @param {PadHost} host */
  constructor(host) {
    this.#host = host;
    this.pad = h('canvas', {
      class: 'pad',
      role: 'img',
      'aria-label': 'Draw a digit here with mouse, finger or pen. By keyboard, change the pixels beside it.',
      onpointerdown: (/** @type {PointerEvent} */ event) => this.#begin(event),
      onpointermove: (/** @type {PointerEvent} */ event) => this.#go(event),
      onpointerup: () => (this.#drawing = false),
      onpointercancel: () => (this.#drawing = false),
    });
    this.given = h('canvas', {
      class: 'given',
      role: 'application',
      tabindex: 0,
      'aria-label': '8 × 8 pixels, as the networks get them. Arrow keys move, Space adds ink, Delete takes it away.',
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event),
      onfocus: () => this.#point(this.#at ?? 0),
      onblur: () => this.#point(undefined),
    });
    this.said = h('p', { class: 'unseen', role: 'status' });
    this.sentence = h('p', { class: 'answer' });
    this.bars = new AnswerBars(DIGITS);
    this.clear = button('Clear', () => this.#clear());
    this.undo = button('Undo', () => this.#undo());
    this.root = h(
      'div',
      { class: 'digit-pad' },
      h('figure', { class: 'drawn' }, h('figcaption', {}, 'Draw a digit'), this.pad),
      h('figure', { class: 'reduced' }, h('figcaption', {}, 'What they get'), this.given),
      h(
        'div',
        { class: 'row-of-actions' },
        this.clear,
        this.undo,
        button('A test image', () => this.#takeTestImage()),
        ...this.help(),
      ),
      this.bars.root,
      this.sentence,
      this.said,
    );
    this.#observer = new ResizeObserver(() => this.#paint());
    for (const canvas of [this.pad, this.given]) this.#observer.observe(canvas);
    this.update();
  }

  help() {
    const text = h(
      'p',
      { class: 'hint', hidden: true },
      'Your digit is scaled, centred and made as thick as those of the data; a pixel is the ink in a block of 4 × 4. ' +
        `Whiskers: ± 1 standard deviation over ${SAMPLES} thinned networks.`,
    );
    const ask = button('?', () => {
      text.hidden = !text.hidden;
      ask.setAttribute('aria-expanded', String(!text.hidden));
    });
    ask.setAttribute('aria-label', 'What happens to the drawing');
    ask.setAttribute('aria-expanded', 'false');
    return [ask, text];
  }

  stop() {
    this.#observer.disconnect();
  }

  /** Asks the networks again: they have learnt, or lost neurons. */
  update() {
    const lab = this.#host.lab();
    this.clear.disabled = !this.#ink;
    this.undo.disabled = this.#strokes.length === 0;
    if (!lab || !this.#ink || lab.layers('b')[0] !== PIXELS ** 2) {
      this.bars.clear();
      return write(this.sentence, 'Draw a digit: both networks answer as you draw.');
    }
    const x = this.#ink.map((ink) => ink / FULL);
    const names = lab.armNames();
    const parts = /** @type {const} */ (['a', 'b']).flatMap((arm) => {
      if (lab.layers(arm).length === 0) return [];
      const chances = [...lab.predict(arm, x)];
      const drops = lab.metrics()[arm]?.droppable ?? 0;
      const samples = drops > 0 ? chunks([...lab.sample(arm, x, SAMPLES)], DIGITS) : [];
      this.bars.show(arm, chances, deviations(samples));
      const answer = largest(chances);
      const verdict = `${capitalised(names[arm])}: ${answer} (${percent(chances[answer])})`;
      return samples.length > 0 ? `${verdict}, ${votes(samples, answer)}` : verdict;
    });
    write(this.sentence, `${parts.join('. ')}.`);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.pad.setPointerCapture(event.pointerId);
    this.#drawing = true;
    this.#strokes.push([]);
    this.#add([event]);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    if (!this.#drawing) return;
    const all = event.getCoalescedEvents?.() ?? [];
    this.#add(all.length > 0 ? all : [event]);
  }

  /** @param {PointerEvent[]} events */
  #add(events) {
    const { left, top, width, height } = this.pad.getBoundingClientRect();
    const stroke = this.#strokes.at(-1);
    if (!stroke || width < 1) return;
    for (const { clientX, clientY } of events) {
      const within = (/** @type {number} */ share) => Math.max(0, Math.min(1, share));
      const point = { x: within((clientX - left) / width), y: within((clientY - top) / height) };
      const last = stroke.at(-1);
      if (!last || Math.hypot(point.x - last.x, point.y - last.y) >= APART) stroke.push(point);
    }
    this.#take(inkOf(this.#strokes));
  }

  #undo() {
    this.#strokes.pop();
    this.#take(inkOf(this.#strokes));
    this.#say('The last stroke is gone.');
  }

  #clear() {
    this.#strokes = [];
    this.#take(undefined);
    this.#say('The pad is empty.');
  }

  #takeTestImage() {
    const lab = this.#host.lab();
    const x = lab?.testInput(this.#test) ?? lab?.testInput(0);
    if (!x) return;
    this.#strokes = [];
    this.#test = lab?.testInput(this.#test) ? this.#test + 1 : 1;
    this.#take(Array.from(x, (share) => Math.round(share * FULL)));
    this.#say(`Test image ${whole(this.#test)}. ${this.sentence.textContent}`);
  }

  /** @param {number[] | undefined} ink */
  #take(ink) {
    this.#ink = ink;
    this.update();
    this.#paint();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#at ?? 0;
    const arrow = ARROWS[event.key];
    const isInk = event.key === ' ' || event.key === 'Enter';
    const isOff = event.key === 'Delete' || event.key === 'Backspace';
    if (!arrow && !isInk && !isOff) return;
    event.preventDefault();
    event.stopPropagation();
    if (arrow) {
      const within = (/** @type {number} */ place) => Math.max(0, Math.min(PIXELS - 1, place));
      const [row, column] = [within(Math.floor(at / PIXELS) + arrow[0]), within((at % PIXELS) + arrow[1])];
      this.#point(row * PIXELS + column);
      return this.#say(this.#pixel());
    }
    const ink = this.#ink ? [...this.#ink] : Array.from({ length: PIXELS ** 2 }, () => 0);
    ink[at] = isOff ? 0 : Math.min(FULL, (ink[at] ?? 0) + DROP);
    // What was drawn is not what there is now.
    this.#strokes = [];
    this.#take(ink.some((value) => value > 0) ? ink : undefined);
    this.#say(`${this.#pixel()}. ${this.sentence.textContent}`);
  }

  #pixel() {
    const at = this.#at ?? 0;
    return `Row ${Math.floor(at / PIXELS) + 1}, column ${(at % PIXELS) + 1}: ink ${this.#ink?.[at] ?? 0} of ${FULL}`;
  }

  /** @param {number | undefined} at */
  #point(at) {
    if (at !== undefined) this.#at = at;
    this.#paint();
  }

  /** Draws the strokes and the pixels, as large as there is room. */
  #paint() {
    const style = getComputedStyle(this.root);
    const [paper, ink, mark] = ['--field', '--text', '--second'].map((name) => style.getPropertyValue(name).trim());
    const pad = sheet(this.pad, paper);
    if (pad) {
      const { context, side } = pad;
      context.strokeStyle = ink ?? '';
      context.lineWidth = PEN * side;
      context.lineCap = context.lineJoin = 'round';
      for (const stroke of this.#strokes) {
        context.beginPath();
        // A line of no length, which a tap leaves, is a dot.
        for (const { x, y } of [...stroke.slice(0, 1), ...stroke]) context.lineTo(x * side, y * side);
        context.stroke();
      }
    }
    const given = sheet(this.given, paper);
    if (given) {
      const { context, side } = given;
      const pixel = side / PIXELS;
      context.fillStyle = ink ?? '';
      this.#ink?.forEach((value, place) => {
        context.globalAlpha = value / FULL;
        context.fillRect((place % PIXELS) * pixel, Math.floor(place / PIXELS) * pixel, pixel, pixel);
      });
      context.globalAlpha = 1;
      if (this.#at !== undefined && this.given.matches(':focus')) {
        context.strokeStyle = mark ?? '';
        context.lineWidth = Math.max(2, pixel / 8);
        const [x, y] = [(this.#at % PIXELS) * pixel, Math.floor(this.#at / PIXELS) * pixel];
        context.strokeRect(x + 1, y + 1, pixel - 2, pixel - 2);
      }
    }
  }

  /** @param {string} text */
  #say(text) {
    this.said.textContent = text;
  }
}

/** @param {string} text @param {() => void} onclick */
const button = (text, onclick) => h('button', { type: 'button', class: 'copy', onclick }, text);

/**
 * A square canvas, sharp and empty.
 * @param {HTMLCanvasElement} canvas
 * @param {string | undefined} paper
 */
function sheet(canvas, paper) {
  const side = Math.round(canvas.clientWidth * (devicePixelRatio || 1));
  const context = canvas.getContext('2d');
  if (!context || side < 1) return undefined;
  canvas.width = side;
  canvas.height = side;
  context.fillStyle = paper ?? '';
  context.fillRect(0, 0, side, side);
  return { context, side };
}

/** @param {number[]} values @param {number} size */
const chunks = (values, size) =>
  Array.from({ length: values.length / size }, (_, chunk) => values.slice(chunk * size, (chunk + 1) * size));

/** @param {number[]} chances */
const largest = (chances) => chances.indexOf(Math.max(...chances));

/** How far each class's probability spreads over the samples. @param {number[][]} samples */
function deviations(samples) {
  if (samples.length === 0) return undefined;
  return Array.from({ length: DIGITS }, (_, digit) => {
    const values = samples.map((sample) => sample[digit] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
}

/** What the thinned networks say one by one. @param {number[][]} samples @param {number} answer of the whole network */
function votes(samples, answer) {
  const same = samples.filter((sample) => largest(sample) === answer).length;
  return `as say ${same} of ${samples.length} of its thinned networks`;
}
