// Settings for one network alone, two fields to a setting: what is left empty is as for both.

import { h, write } from '../kit/dom.js';
import { GROUPS } from '../run/settings.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */
/** @typedef {import('../run/settings.js').Settings} Settings */

const ARMS = /** @type {const} */ ([
  ['a', 'without'],
  ['b', 'with'],
]);

/** The part of the panel where the networks may differ. */
export class Overrides {
  /**
   * @param {Setting[]} settings those that an arm may have for itself
   * @param {(key: string, value: string) => void} report
   */
  constructor(settings, report) {
    this.rows = settings.map((setting) => {
      const inputs = ARMS.map(([arm, word]) => ({
        arm,
        input: cell(setting, `${setting.label}, ${word} dropout`, (value) => report(`${arm}.${setting.key}`, value)),
      }));
      const element = h(
        'div',
        { class: 'row' },
        h('span', { class: 'name' }, setting.label),
        ...inputs.map(({ input }) => input),
      );
      return { setting, inputs, element };
    });
    this.groups = Object.entries(GROUPS)
      .map(([group, title]) => ({ title, rows: this.rows.filter(({ setting }) => setting.group === group) }))
      .filter(({ rows }) => rows.length > 0)
      .map(({ title, rows }) =>
        h('div', { class: 'group' }, h('h3', {}, title), ...rows.map(({ element }) => element)),
      );
    this.error = h('p', { class: 'error', role: 'alert' });
    this.also = h('p', { class: 'also', role: 'status' });
    this.root = h(
      'details',
      { class: 'overrides' },
      h('summary', {}, 'Different settings for each network'),
      h(
        'div',
        { class: 'panel' },
        h(
          'p',
          { class: 'hint' },
          'Leave empty to use the shared value. So one can set batch norm against dropout, or two rates against each other.',
        ),
        h(
          'div',
          { class: 'row caption', 'aria-hidden': 'true' },
          ...ARMS.map(([arm, word]) => h('span', { class: arm }, word)),
        ),
        ...this.groups,
        this.error,
        this.also,
      ),
    );
  }

  /** @param {Settings} values */
  show(values) {
    this.error.textContent = '';
    for (const { setting, inputs, element } of this.rows) {
      element.hidden = !values.applies(setting);
      for (const { arm, input } of inputs) {
        input.value = values.override(setting, arm);
        // Without dropout means just that, unless the reader says otherwise here.
        const isOff = arm === 'a' && setting.group === 'dropout' && setting.kind !== 'choice';
        const inherited = isOff ? '0' : values.value(setting, arm);
        if (input instanceof HTMLInputElement) input.placeholder = inherited;
        else input.options[0]?.replaceChildren(inherited);
      }
    }
  }

  /** Says what else a value has changed. @param {string} sentences */
  note(sentences) {
    write(this.also, sentences);
  }

  /** @param {string} sentence @param {Settings | undefined} values the current ones */
  fail(sentence, values) {
    this.root.open = true;
    // Typed text stays, so that it can be corrected; a choice goes back to the current value.
    for (const { setting, inputs } of values ? this.rows : []) {
      for (const { arm, input } of inputs) {
        if (input instanceof HTMLSelectElement) input.value = values?.override(setting, arm) ?? '';
      }
    }
    this.error.textContent = sentence;
  }
}

/** A switch for one network is a choice, too: on, off, or as above. */
const SWITCH = ['on', 'off'].map((word) => ({ word, label: word, help: '' }));

/** @param {Setting} setting @param {string} label @param {(value: string) => void} report */
function cell({ kind, choices = kind === 'switch' ? SWITCH : undefined }, label, report) {
  if (!choices) {
    const input = h('input', {
      type: 'text',
      class: 'typed',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-label': label,
      onchange: () => report(input.value.trim()),
    });
    return input;
  }
  const select = h(
    'select',
    { 'aria-label': label, onchange: () => report(select.value) },
    h('option', { value: '' }),
    ...choices.map(({ word }) => h('option', { value: word }, word)),
  );
  return select;
}
