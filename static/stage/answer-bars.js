// A probability for each class, of both networks side by side, and how far it spreads over the thinned ones.

import { h, svg } from '../kit/dom.js';
import { percent } from '../kit/format.js';

/** Columns of bars, one for each class. */
export class AnswerBars {
  /** @param {number} classes */
  constructor(classes) {
    this.columns = Array.from({ length: classes }, (_, name) => {
      const bars = { a: bar('a'), b: bar('b') };
      const root = h(
        'div',
        { class: 'class' },
        h('div', { class: 'bars' }, bars.a.root, bars.b.root),
        h('span', {}, String(name)),
      );
      return { root, bars };
    });
    // The sentence beside them says the same.
    this.root = h('div', { class: 'answer-bars', 'aria-hidden': 'true' }, ...this.columns.map(({ root }) => root));
  }

  /** Takes all bars away. */
  clear() {
    for (const { bars } of this.columns) for (const { show } of Object.values(bars)) show(0, 0);
  }

  /**
   * @param {'a' | 'b'} arm
   * @param {number[]} chances
   * @param {number[] | undefined} deviations of the thinned networks; none where nothing is dropped
   */
  show(arm, chances, deviations) {
    const most = Math.max(...chances);
    this.columns.forEach(({ bars, root }, place) => {
      bars[arm].show(chances[place] ?? 0, deviations?.[place] ?? 0);
      root.classList.toggle(`answer-${arm}`, chances[place] === most);
    });
  }
}

/** One bar with its whisker. @param {'a' | 'b'} arm */
function bar(arm) {
  const filled = svg('rect', { class: 'filled', x: '1', width: '8' });
  const whisker = svg('path', { class: 'whisker' });
  const root = svg('svg', { class: arm, viewBox: '0 0 10 100', preserveAspectRatio: 'none' }, filled, whisker);
  const show = (/** @type {number} */ chance, /** @type {number} */ deviation) => {
    const height = 100 * Math.max(0, Math.min(1, chance));
    filled.setAttribute('y', String(100 - height));
    filled.setAttribute('height', String(height));
    const end = (/** @type {number} */ share) => 100 - 100 * Math.max(0, Math.min(1, share));
    const [low, high] = [end(chance - deviation), end(chance + deviation)];
    whisker.setAttribute('d', deviation > 0.005 ? `M5 ${low}V${high}M2 ${low}H8M2 ${high}H8` : '');
    root.dataset.chance = percent(chance);
  };
  show(0, 0);
  return { root, show };
}
