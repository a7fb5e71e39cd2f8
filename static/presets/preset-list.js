// The presets: runs that show one thing each, with a sketch of what one will see. What they promise is tested natively.

import { addMoreStyles } from '../element/styles.js';
import { h, svg } from '../kit/dom.js';
import styles from './preset-list.css';
import presets from './presets.json';

/**
 * Fills a place with all presets.
 * @param {HTMLElement} place in a lab
 * @param {(query: string) => void} choose
 */
export function showPresets(place, choose) {
  addMoreStyles(place.getRootNode(), styles);
  place.replaceChildren(
    ...presets.map(({ title, see, query, picture }) =>
      h(
        'button',
        { type: 'button', class: 'preset', 'data-query': query, onclick: () => choose(query) },
        sketch(picture),
        h('span', { class: 'preset-title' }, title),
        h('span', { class: 'preset-text' }, see),
      ),
    ),
  );
}

/** Both networks' lines, in their colours. The words beside it say what they mean. @param {{ a: string, b: string }} lines */
const sketch = ({ a, b }) =>
  svg(
    'svg',
    { viewBox: '0 0 64 40', class: 'sketch', 'aria-hidden': 'true' },
    svg('path', { d: a, class: 'without' }),
    svg('path', { d: b, class: 'with' }),
  );
