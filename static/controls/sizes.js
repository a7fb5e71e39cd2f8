// Hidden layers, or convolutions, as a list that the reader edits: a size for each, one more, one fewer.

import { h } from '../kit/dom.js';
import { icon } from '../kit/icons.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */

/**
 * @param {Setting} setting
 * @param {(value: string) => void} report
 * @returns {import('./fields.js').Control}
 */
export function sizesField(setting, report) {
  const element = h('div', { class: 'sizes' });
  /** @type {string[]} */
  let sizes = [];
  /** @type {HTMLInputElement[]} */
  let inputs = [];
  const tell = () => report(sizes.join(','));

  const fewer = tool('minus', `${setting.label}: one fewer`, () => {
    sizes = sizes.slice(0, -1);
    tell();
  });
  const more = tool('plus', `${setting.label}: one more`, () => {
    sizes = [...sizes, sizes.at(-1) ?? '1'];
    tell();
  });

  function build() {
    inputs = sizes.map((_, index) => {
      const input = h('input', {
        type: 'text',
        inputmode: 'numeric',
        autocomplete: 'off',
        class: 'typed',
        'aria-label': `${setting.label}, ${index + 1} of ${sizes.length}`,
        title: setting.allowed,
        onchange: () => {
          sizes[index] = input.value.trim();
          tell();
        },
      });
      return input;
    });
    element.replaceChildren(...inputs, h('span', { class: 'tools' }, fewer, more));
  }

  return {
    element,
    show: (value) => {
      sizes = value.split(',');
      if (sizes.length !== inputs.length) build();
      inputs.forEach((input, index) => {
        input.value = sizes[index] ?? '';
      });
      fewer.disabled = sizes.length <= 1;
      more.disabled = sizes.length >= (setting.longest ?? Infinity);
    },
  };
}

/** @param {string} name @param {string} label @param {() => void} action */
function tool(name, label, action) {
  return h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, onclick: action }, icon(name));
}
