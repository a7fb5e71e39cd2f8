// Neurons that the reader takes out of both networks: one by one, or at random, one after the other. Evaluation only: the run,
// its fingerprint and its link are not touched, and when it goes on all neurons are back.

import { armName, writeArmNames } from '../kit/arm-names.js';
import { h, write } from '../kit/dom.js';
import { percent, real, whole } from '../kit/format.js';
import { RemovalChart } from './removal-chart.js';
import styles from './hands-on.css';

export { styles };

/** @typedef {import('../../dropout-lab.js').BothWithout} BothWithout */
/** @typedef {import('../../dropout-lab.js').ScoresWithout} ScoresWithout */
/** @typedef {import('./selection.js').Place} Place */

/** Milliseconds that taking all out one after the other lasts, and how many times they are counted meanwhile at most. */
const LASTS = 6000;
const COUNTS = 60;

/** @type {{ name: string, of: (scores: ScoresWithout) => number | undefined, text: (value: number | undefined) => string }[]} */
const ROWS = [
  { name: 'Test loss', of: ({ testLoss }) => testLoss, text: real },
  { name: 'Test accuracy', of: ({ testAccuracy }) => testAccuracy, text: percent },
  { name: 'Flipped labels learnt', of: ({ wrongLabelsLearnt }) => wrongLabelsLearnt, text: percent },
];

/** @param {import('./hands.js').HandsHost} host */
export function handsOn(host) {
  return new HandsOn(host);
}

class HandsOn {
  /** @type {import('./hands.js').HandsHost} */ #host;
  /** What is removed, a layer and a number each. @type {number[]} */ #removed = [];
  /** How well both do with all on, at this moment. @type {BothWithout} */ #complete = {};
  #moment = '';
  #playing = true;
  #timer = 0;
  /** How many random orders the reader has had. */
  #orders = 0;

  /** @param {import('./hands.js').HandsHost} host */
  constructor(host) {
    this.#host = host;
    this.chart = new RemovalChart();
    this.hint = h('p', { class: 'hint' });
    this.said = h('p', { class: 'unseen', role: 'status' });
    this.random = h('button', { type: 'button', class: 'copy', onclick: () => this.#toggleRandom() });
    this.back = h('button', { type: 'button', class: 'copy', onclick: () => this.#putBackByHand() }, 'Put all back');
    this.rows = ROWS.map((row) => {
      const cells = { a: h('td', { class: 'a number' }), b: h('td', { class: 'b number' }) };
      return { ...row, cells, element: h('tr', {}, h('th', { scope: 'row' }, row.name), cells.a, cells.b) };
    });
    this.root = h(
      'section',
      { class: 'hands-on', 'aria-label': 'Neurons removed by hand' },
      this.hint,
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, 'With all neurons on, and without those that are removed'),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('td', {}),
            h('th', { scope: 'col', class: 'a' }, armName('a')),
            h('th', { scope: 'col', class: 'b' }, armName('b')),
          ),
        ),
        h('tbody', {}, ...this.rows.map(({ element }) => element)),
      ),
      h('div', { class: 'row-of-actions' }, this.random, this.back),
      this.chart.root,
      this.said,
    );
  }

  /**
   * Tells it where the run stands.
   * @param {{ moment: string, playing: boolean }} state `moment` is equal only for equal states of a run
   */
  update({ moment, playing }) {
    const lab = this.#host.lab();
    if (!lab || (moment === this.#moment && playing === this.#playing)) return;
    const moved = moment !== this.#moment;
    this.#moment = moment;
    this.#playing = playing;
    const hadSome = this.#removed.length > 0;
    if (moved) {
      this.#stopRandom();
      this.#removed = [];
      this.chart.clear();
    }
    // While it plays, nobody looks at numbers that a moment later are others.
    if (!playing) this.#complete = lab.remove(this.#removed);
    this.#show(this.#complete);
    if (moved && hadSome) this.#say('All neurons are back: the run has gone on.');
  }

  /** Takes a neuron out, or puts it back. @param {Place} place */
  toggle({ layer, unit }) {
    const lab = this.#host.lab();
    if (!lab) return;
    this.#stopRandom();
    const found = lab.removable(layer, unit);
    const [which, number] = [found?.[0] ?? 0, found?.[1] ?? 0];
    if (!found) return this.#say('Only hidden neurons can be removed.');
    const place = pairs(this.#removed).findIndex((pair) => pair[0] === which && pair[1] === number);
    const isBack = place >= 0;
    if (isBack) this.#removed.splice(2 * place, 2);
    else this.#removed.push(which, number);
    const scores = this.#apply();
    const name = lab.name(lab.layers('b').length > which ? 'b' : 'a', which, number);
    this.#say(`${name} ${isBack ? 'is back' : 'removed'}. ${this.#sentence(scores)}`);
  }

  /** Puts all back. */
  putBack() {
    this.#stopRandom();
    this.#removed = [];
    this.chart.clear();
    this.#apply();
  }

  stop() {
    this.#stopRandom();
  }

  #putBackByHand() {
    this.putBack();
    this.#say('All neurons are back.');
  }

  /** Makes the networks do without what is removed now. @returns {BothWithout} */
  #apply() {
    const scores = this.#host.lab()?.remove(this.#removed) ?? {};
    this.#show(scores);
    this.#host.refresh();
    return scores;
  }

  #toggleRandom() {
    if (this.#timer) {
      this.#stopRandom();
      this.#show(this.#apply());
      return;
    }
    const lab = this.#host.lab();
    if (!lab) return;
    const isOut = new Set(pairs(this.#removed).map(String));
    // Networks of other shapes have orders of their own; what both have is in both, and goes from both.
    const orders = /** @type {const} */ (['b', 'a']).flatMap((arm) => {
      const isThere = lab.layers(arm).length > 0;
      return isThere ? pairs([...lab.removalOrder(arm, this.#orders)]) : [];
    });
    this.#orders = (this.#orders + 1) % 65536;
    const left = [...new Map(orders.map((pair) => [String(pair), pair]))].filter(([key]) => !isOut.has(key));
    if (left.length === 0) return this.#say('All hidden neurons are removed already.');
    this.chart.begin(this.#removed.length / 2 + left.length);
    this.#count(this.#apply());
    this.#say('Removing neurons at random, one after the other.');
    const atOnce = Math.ceil(left.length / COUNTS);
    const pause = LASTS / Math.min(COUNTS, left.length);
    const next = () => {
      this.#removed.push(...left.splice(0, atOnce).flatMap(([, pair]) => pair));
      const scores = this.#apply();
      this.#count(scores);
      this.#timer = left.length > 0 ? window.setTimeout(next, pause) : 0;
      this.#name();
      if (!this.#timer) this.#say(`All hidden neurons are removed. ${this.chart.words()}`);
    };
    this.#timer = window.setTimeout(next, pause);
    this.#name();
  }

  #stopRandom() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#name();
  }

  /** Adds a point to the chart. @param {BothWithout} scores */
  #count(scores) {
    const lab = this.#host.lab();
    if (!lab) return;
    const gone = (/** @type {'a' | 'b'} */ arm) => (scores[arm] ? lab.removed(arm).length / 2 : 0);
    this.chart.add({ gone: { a: gone('a'), b: gone('b') }, scores }, lab.armNames());
  }

  /** @param {BothWithout} scores */
  #show(scores) {
    const lab = this.#host.lab();
    const isChanged = this.#removed.length > 0;
    for (const { of, text, cells, element } of this.rows) {
      element.hidden = ['a', 'b'].every((arm) => {
        const own = scores[/** @type {'a' | 'b'} */ (arm)];
        return !own || of(own) === undefined;
      });
      for (const arm of /** @type {const} */ (['a', 'b'])) {
        const [before, now] = [this.#complete[arm], scores[arm]].map((own) => own && text(of(own)));
        write(cells[arm], this.#playing ? '–' : isChanged ? `${unitless(before)} → ${now ?? '–'}` : (before ?? '–'));
      }
    }
    this.root.classList.toggle('alone', !scores.a);
    if (lab) writeArmNames(this.root, lab.armNames());
    this.back.disabled = !isChanged;
    this.random.disabled = this.#playing;
    write(
      this.hint,
      this.#playing
        ? 'The networks as they answer. Pause the run to take neurons out.'
        : isChanged
          ? `${whole(this.#removed.length / 2)} gone from ${scores.a ? 'both networks' : 'the network'}, and nothing makes up for it.`
          : `Click a neuron, or go there by arrow keys and press Enter: it goes out of ${scores.a ? 'both networks' : 'the network'}.`,
    );
    this.#name();
  }

  #name() {
    write(this.random, this.#timer ? 'Stop' : 'Remove at random');
  }

  /** @param {BothWithout} scores */
  #sentence(scores) {
    const names = this.#host.lab()?.armNames() ?? { a: '', b: '' };
    const isClass = scores.b?.testAccuracy !== undefined;
    const { of, text, name } = /** @type {typeof ROWS[number]} */ (ROWS[isClass ? 1 : 0]);
    const parts = /** @type {const} */ (['a', 'b']).flatMap((arm) => {
      const [before, now] = [this.#complete[arm], scores[arm]];
      return before && now ? `${names[arm]} ${text(of(now))}, with all on ${text(of(before))}` : [];
    });
    return `${name}: ${parts.join('; ')}.`;
  }

  /** @param {string} text */
  #say(text) {
    this.said.textContent = text;
  }
}

/** A number before another of the same unit. @param {string | undefined} text */
const unitless = (text = '–') => text.replace(' %', '');

/** @param {number[]} numbers */
const pairs = (numbers) =>
  Array.from({ length: numbers.length / 2 }, (_, place) => numbers.slice(2 * place, 2 * place + 2));
