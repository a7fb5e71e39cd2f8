// One control for one setting, by its kind. A field shows the value it is given and reports the reader's; it keeps none.

import { h, identifier, write } from '../kit/dom.js';
import { hasIcon, icon } from '../kit/icons.js';
import { sliderFor } from '../run/settings.js';
import { sizesField } from './sizes.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */
/** @typedef {import('../run/settings.js').Settings} Settings */
/** @typedef {(value: string) => void} Report */

/**
 * @typedef {object} Control What a field is made of.
 * @property {HTMLElement} element
 * @property {HTMLElement} [more] what else there is to choose, for which there may be another place
 * @property {(value: string, values: Settings) => void} show
 */

/** A setting's label, control, help and error message. */
export class Field {
  /** @param {Setting} setting @param {Report} report */
  constructor(setting, report) {
    this.setting = setting;
    const id = identifier(setting.key);
    const ids = { id, help: `${id}-help`, error: `${id}-error` };
    this.help = h('p', { id: ids.help, class: 'help', hidden: true }, setting.help);
    this.error = h('p', { id: ids.error, class: 'error', role: 'alert' });
    this.also = h('p', { class: 'also', role: 'status' });
    this.control = controlFor(setting, ids, (value) => {
      this.fail('');
      report(value);
    });
    const more = h(
      'button',
      {
        type: 'button',
        class: 'ask',
        'aria-expanded': 'false',
        'aria-controls': ids.help,
        'aria-label': `About ${setting.label}`,
        onclick: () => {
          this.help.hidden = !this.help.hidden;
          more.setAttribute('aria-expanded', String(!this.help.hidden));
        },
      },
      '?',
    );
    const grouped = isGroup(setting);
    const name = h(
      grouped ? 'span' : 'label',
      { class: 'name', id: `${id}-name`, ...(grouped ? {} : { for: id }) },
      setting.label,
    );
    // What a row of pictures leaves unsaid: the name of the one that is chosen.
    const chosen = setting.kind === 'choice' && hasPictures(setting) && h('span', { class: 'chosen' });
    if (chosen) this.chosen = chosen;
    this.root = h(
      'div',
      {
        class: `field ${setting.kind}`,
        'data-key': setting.key,
        ...(grouped
          ? {
              role: setting.kind === 'choice' ? 'radiogroup' : 'group',
              'aria-labelledby': `${id}-name`,
              'aria-describedby': ids.help,
            }
          : {}),
      },
      h('div', { class: 'head' }, name, more, chosen),
      this.control.element,
      this.control.more,
      this.help,
      // In one place, so that two that are empty take no more room than one.
      h('div', { class: 'said' }, this.error, this.also),
    );
  }

  /** Shows the current value. @param {Settings} values */
  show(values) {
    const value = values.value(this.setting);
    this.control.show(value, values);
    if (this.chosen) write(this.chosen, this.setting.choices?.find(({ word }) => word === value)?.label ?? '');
  }

  /** Says what else the value has changed. @param {string} sentences */
  note(sentences) {
    write(this.also, sentences);
  }

  /** Says why the value was refused; with no sentence, that all is well. @param {string} sentence */
  fail(sentence) {
    this.error.textContent = sentence;
    this.root.classList.toggle('wrong', sentence !== '');
    for (const input of this.root.querySelectorAll('.typed'))
      input.setAttribute('aria-invalid', String(sentence !== ''));
  }
}

/** @typedef {{ id: string, help: string, error: string }} Ids */

/** Choices of up to this many short words, and any with pictures, are all in view; longer lists unfold. */
const MOST_CHIPS = 3;

/** @param {Setting} setting */
const hasPictures = ({ choices = [] }) => choices.every(({ word }) => hasIcon(word));

/** @param {Setting} setting */
const hasChips = (setting) => (setting.choices ?? []).length <= MOST_CHIPS || hasPictures(setting);

/** Whether the control is several elements under one name. @param {Setting} setting */
const isGroup = (setting) =>
  setting.kind === 'sizes' || setting.kind === 'rates' || (setting.kind === 'choice' && hasChips(setting));

/** @param {Setting} setting @param {Ids} ids @param {Report} report @returns {Control} */
function controlFor(setting, ids, report) {
  switch (setting.kind) {
    case 'choice':
      return hasChips(setting) ? chips(setting, ids, report) : select(setting, ids, report);
    case 'switch':
      return toggle(ids, report);
    case 'sizes':
      return sizesField(setting, report);
    case 'rates':
      return rates(setting, report);
    default:
      return number(setting, { id: ids.id, 'aria-describedby': `${ids.help} ${ids.error}` }, report);
  }
}

/** @param {Setting} setting @param {Ids} ids @param {Report} report @returns {Control} */
function chips(setting, { id }, report) {
  const { choices = [] } = setting;
  const inputs = choices.map(({ word }) =>
    h('input', { type: 'radio', id: `${id}-${word}`, name: id, value: word, onchange: () => report(word) }),
  );
  const pictured = hasPictures(setting);
  const element = h(
    'div',
    { class: pictured ? 'chips pictured' : 'chips' },
    ...choices.map(({ word, label, help }, index) =>
      h(
        'label',
        { class: 'chip', title: pictured ? `${label}: ${help}` : help },
        inputs[index],
        pictured && icon(word),
        h('span', { class: pictured && 'unseen' }, label),
      ),
    ),
  );
  return {
    element,
    show: (value) => {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

/** @param {Setting} setting @param {Ids} ids @param {Report} report @returns {Control} */
function select({ choices = [] }, ids, report) {
  const element = h(
    'select',
    { id: ids.id, 'aria-describedby': ids.help, onchange: () => report(element.value) },
    ...choices.map(({ word, label }) => h('option', { value: word }, label)),
  );
  return { element, show: (value) => void (element.value = value) };
}

/** @param {Ids} ids @param {Report} report @returns {Control} */
function toggle(ids, report) {
  const element = h('input', {
    id: ids.id,
    type: 'checkbox',
    role: 'switch',
    'aria-describedby': ids.help,
    onchange: () => report(element.checked ? 'on' : 'off'),
  });
  return { element, show: (value) => void (element.checked = value === 'on') };
}

/**
 * A number to type and, where it helps, a slider to drag: two ways to the same value.
 * @param {Setting} setting
 * @param {Record<string, unknown>} attributes of the number to type
 * @param {Report} report
 * @returns {Control}
 */
export function number(setting, attributes, report) {
  const typed = h('input', {
    type: 'text',
    inputmode: setting.kind === 'integer' ? 'numeric' : 'decimal',
    autocomplete: 'off',
    spellcheck: 'false',
    class: 'typed',
    ...attributes,
    onchange: () => report(typed.value.trim().replace(',', '.')),
  });
  let slider = sliderFor(setting, setting.max);
  if (!slider) return { element: h('div', { class: 'amount' }, typed), show: (value) => void (typed.value = value) };
  const range = h('input', {
    type: 'range',
    'aria-label': attributes['aria-label'] ?? setting.label,
    oninput: () => {
      typed.value = String(slider?.toValue(range.valueAsNumber));
      report(typed.value);
    },
  });
  return {
    element: h('div', { class: 'amount' }, range, typed),
    show: (value, values) => {
      typed.value = value;
      slider = sliderFor(setting, values.max(setting));
      if (!slider) return;
      Object.assign(range, { min: slider.min, max: slider.max, step: slider.step });
      // A hand that drags the slider must not feel it move by rounding.
      if (slider.toValue(range.valueAsNumber) !== Number(value)) range.valueAsNumber = slider.toPosition(Number(value));
      range.setAttribute('aria-valuetext', value);
    },
  };
}

/**
 * One rate for all hidden layers, or one for each.
 * @param {Setting} setting
 * @param {Report} report
 * @returns {Control}
 */
function rates(setting, report) {
  const list = h('div', { class: 'rate-list' });
  const each = h('input', { type: 'checkbox', id: identifier('each') });
  const split = h('label', { class: 'check' }, each, `${setting.label}: one for each layer`);
  /** @type {Control[]} */
  let controls = [];
  /** @type {string[]} */
  let rates = [];
  let layers = 1;
  const tell = () => report(rates.join(','));
  each.addEventListener('change', () => {
    rates = spread(each.checked ? layers : 1);
    tell();
  });

  /** The rates for so many layers: those there are, and the first one for the rest. @param {number} count */
  function spread(count) {
    const [first = setting.default] = rates;
    return Array.from({ length: count }, (_, index) => rates[index] ?? first);
  }

  function build() {
    controls = rates.map((_, index) => {
      const name = rates.length > 1 ? `${setting.label}, hidden layer ${index + 1}` : setting.label;
      return number(setting, { 'aria-label': name }, (value) => {
        rates[index] = value;
        tell();
      });
    });
    list.replaceChildren(...controls.map((control) => control.element));
  }

  return {
    element: list,
    more: split,
    show: (value, values) => {
      ({ layers } = values);
      rates = value.split(',');
      if (rates.length > 1) each.checked = true;
      // Equal rates for all layers are printed as one; the reader who asked for one each keeps them.
      if (each.checked) rates = spread(layers);
      split.hidden = layers < 2;
      if (rates.length !== controls.length) build();
      controls.forEach((control, index) => control.show(rates[index] ?? '', values));
    },
  };
}
