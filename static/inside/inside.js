// The panel "Inside": what the two networks are like beyond their losses. Measured while it is open and the run stands still.

import { armName, writeArmNames } from '../kit/arm-names.js';
import { h, identifier, write } from '../kit/dom.js';
import { whole } from '../kit/format.js';
import { reason } from '../element/parts.js';
import { Measuring } from './measuring.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../worker.js').MeasureName} MeasureName */
/** @typedef {import('../../worker.js').Measurement} Measurement */
/** @typedef {import('./measures.js').Context} Context */

/**
 * @typedef {object} InsideHost
 * @property {() => Lab | undefined} lab
 * @property {import('../worker/lab-worker.js').LabWorker} worker
 * @property {() => Context} context what results are shown with now
 * @property {() => void} pause stops the run, which must stand still to be measured
 */

/** How long a run must stand still before it is measured, in milliseconds: somebody who steps is not done yet. */
const STILL = 300;

const ARMS = /** @type {const} */ (['a', 'b']);

/** @typedef {ReturnType<typeof cardFor>} Card */

/** A card for each measure. What is in them is fetched when the panel is first opened. */
export class Inside {
  /** @type {InsideHost} */ #host;
  #measuring;
  /** What has been measured so far. @type {Map<MeasureName, Measurement>} */ #found = new Map();
  /** Releases what a card holds. @type {Map<MeasureName, () => void>} */ #stops = new Map();
  /** The state of the run that is measured, or was. */
  #moment = '';
  /** The state of the run that the reader did not want measured. @type {string | undefined} */ #declined;
  #playing = false;
  #seen = false;
  #timer = 0;
  #observer;

  /** @param {InsideHost} host */
  constructor(host) {
    this.#host = host;
    this.#measuring = new Measuring({
      worker: host.worker,
      found: (name, measurement) => this.#show(name, measurement),
      turned: (name) => this.#turn(name),
      failed: (sentence) => this.#fail(sentence),
    });
    /** @type {Map<MeasureName, Card>} */
    this.cards = new Map();
    this.list = h('div', { class: 'cards' });
    this.key = h('p', { class: 'key', hidden: true }, ...ARMS.map((arm) => h('span', { class: arm }, armName(arm))));
    this.leftOut = h('p', { class: 'hint' });
    this.progress = h('p', { class: 'progress', role: 'status' });
    this.now = h(
      'button',
      { type: 'button', class: 'copy', title: 'Pauses the run and measures it', onclick: () => this.#measureNow() },
      'Measure now',
    );
    this.cancel = h('button', { type: 'button', class: 'copy', hidden: true, onclick: () => this.#cancel() }, 'Cancel');
    this.root = h(
      'details',
      { class: 'inside', ontoggle: () => this.#open() },
      h('summary', {}, h('h2', {}, 'Inside the networks')),
      h('div', { class: 'row-of-actions' }, this.now, this.cancel, this.progress, this.key),
      this.list,
      this.leftOut,
    );
    this.#observer = new IntersectionObserver((entries) => {
      this.#seen = Boolean(entries.at(-1)?.isIntersecting);
      this.#consider();
    });
    this.#observer.observe(this.root);
  }

  /** Tells it where the run stands. @param {string} moment equal only for equal states of a run @param {boolean} playing */
  update(moment, playing) {
    if (moment === this.#moment && playing === this.#playing) return;
    const moved = moment !== this.#moment;
    this.#moment = moment;
    this.#playing = playing;
    if (moved) {
      this.#stopMeasuring();
      this.root.classList.add('stale');
    }
    this.#consider();
  }

  /** Shows what is known again, in the colours of now. */
  rebuild() {
    for (const [name, measurement] of this.#found) this.#show(name, measurement);
  }

  /** Forgets another run's numbers. */
  clear() {
    this.stop();
    this.#found.clear();
    for (const card of this.cards.values()) card.clear();
    write(this.leftOut, '');
    this.key.hidden = true;
    this.#moment = '';
    this.#observer.observe(this.root);
  }

  /** Stops measuring, and releases what the cards hold. */
  stop() {
    this.#measuring.stop();
    clearTimeout(this.#timer);
    this.#timer = 0;
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
    this.#observer.disconnect();
  }

  async #open() {
    if (this.root.open && this.cards.size === 0) {
      try {
        const { MEASURES } = await import('./measures.js');
        if (this.cards.size > 0) return;
        const names = /** @type {MeasureName[]} */ (Object.keys(MEASURES));
        this.cards = new Map(names.map((name) => [name, cardFor(name, MEASURES[name])]));
        this.list.replaceChildren(...[...this.cards.values()].map(({ root }) => root));
      } catch (error) {
        return this.#say(
          `The measures could not be loaded (${reason(error)}). Close the panel and open it to try again.`,
        );
      }
    }
    this.#consider();
  }

  /** Measures what has not been measured, if somebody looks and the run stands still. */
  #consider() {
    clearTimeout(this.#timer);
    if (!this.root.open || !this.#seen || this.cards.size === 0) return this.#stopMeasuring();
    if (this.#playing) return this.#say('The run is measured when it pauses');
    if (!this.#measuring.active && this.#moment !== this.#declined)
      this.#timer = window.setTimeout(() => this.#begin(), STILL);
  }

  #measureNow() {
    clearTimeout(this.#timer);
    this.#host.pause();
    this.#playing = false;
    this.#declined = undefined;
    this.#found.clear();
    this.#begin();
  }

  #begin() {
    const iteration = this.#host.lab()?.metrics().iteration;
    if (iteration === undefined) return;
    const names = [...this.cards.keys()];
    const missing = this.root.classList.contains('stale') ? names : names.filter((name) => !this.#found.has(name));
    this.root.classList.remove('stale');
    this.#found = new Map([...this.#found].filter(([name]) => !missing.includes(name)));
    if (missing.length > 0) this.#measuring.start(missing);
  }

  #stopMeasuring() {
    this.#measuring.stop();
    this.cancel.hidden = true;
  }

  /** Stops measuring until the run has moved on or the reader asks again. */
  #cancel() {
    clearTimeout(this.#timer);
    this.#stopMeasuring();
    this.#declined = this.#moment;
    this.#say('Cancelled');
  }

  /** @param {string} sentence */
  #fail(sentence) {
    this.cancel.hidden = true;
    this.#say(sentence);
  }

  /** @param {MeasureName | undefined} name */
  #turn(name) {
    this.cancel.hidden = !name;
    const iteration = whole(this.#host.lab()?.metrics().iteration ?? 0);
    if (!name) return this.#say(`Measured at iteration ${iteration}`);
    const names = [...this.cards.keys()];
    this.#say(`Measuring at iteration ${iteration}: ${names.indexOf(name) + 1} of ${names.length}`);
  }

  /** @param {MeasureName} name @param {Measurement} measurement */
  #show(name, measurement) {
    const card = this.cards.get(name);
    if (!card) return;
    this.#found.set(name, measurement);
    this.#stops.get(name)?.();
    this.#stops.delete(name);
    const stop = card.show(measurement, this.#host.context());
    if (stop) this.#stops.set(name, stop);
    write(card.at, `at iteration ${whole(measurement.iteration)}`);
    writeArmNames(this.key, this.#host.context().armNames);
    this.key.hidden = false;
    this.#sayLeftOut();
  }

  /** Says which measures do not apply to this run, and why: those of one reason together. */
  #sayLeftOut() {
    const out = [...this.cards].filter(([name, { root }]) => this.#found.has(name) && root.hidden);
    const both = ARMS.every((arm) => [...this.#found.values()].every((measurement) => !measurement[arm]));
    const reasons = new Map(out.map(([, { leftOut }]) => [leftOut, /** @type {string[]} */ ([])]));
    for (const [, { title, leftOut }] of out) reasons.get(leftOut)?.push(title);
    const parts = [...reasons].map(([reason, titles]) => `${titles.join(', ')} (${reason})`);
    const text = parts.length > 0 ? `Left out here: ${parts.join('; ')}.` : '';
    write(this.leftOut, both ? 'There is nothing to measure: the networks have diverged.' : text);
  }

  /** @param {string} text */
  #say(text) {
    write(this.progress, text);
  }
}

/**
 * A card: what a measure says of the run, a chart, and below them, folded, what it measures and all its numbers.
 * @param {MeasureName} name
 * @param {typeof import('./measures.js').MEASURES[MeasureName]} measure
 */
function cardFor(name, { title, about, leftOut, headline, chart, table }) {
  const heading = identifier('measure');
  const said = h('p', { class: 'headline' });
  const drawn = h('div', { class: 'drawn' });
  const numbers = h('div', {});
  const at = h('span', { class: 'at number' });
  const more = h(
    'details',
    {},
    h('summary', {}, 'What is measured, and all numbers'),
    h('p', { class: 'hint' }, about),
    numbers,
  );
  const root = h(
    'section',
    { class: 'card', 'data-measure': name, 'aria-labelledby': heading, hidden: true },
    h('header', {}, h('h3', { id: heading }, title), at),
    h('div', { class: 'measured' }, said, drawn, more),
  );
  return {
    root,
    title,
    leftOut,
    at,
    clear: () => {
      root.hidden = true;
      for (const part of [drawn, numbers]) part.replaceChildren();
    },
    // The name of a measure and its result belong together, which the types of a table by name do not say.
    show: (/** @type {any} */ found, /** @type {Context} */ context) => {
      const text = headline(found, context);
      root.hidden = text === undefined;
      if (text === undefined) return undefined;
      // A number and its sign stay together.
      write(said, text.replaceAll(' %', '\u00a0%'));
      const { parts, stop } = chart(found, context);
      drawn.replaceChildren(...parts);
      numbers.replaceChildren(table(found, context));
      writeArmNames(root, context.armNames);
      return stop;
    },
  };
}
