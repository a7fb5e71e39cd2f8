// One control for one setting, by its kind. A field shows the value it is given and reports the reader's; it keeps none.

import { h, identifier } from './dom.js';
import { hasIcon, icon } from './icons.js';
import { sliderFor } from './settings.js';
import { sizesField } from './sizes.js';

/** @typedef {import('../dropout-lab.js').Setting} Setting */
/** @typedef {(value: string) => void} Report */

/**
 * @typedef {object} Control What a field is made of.
 * @property {HTMLElement} element
 * @property {boolean} [own] whether it brings its own label and group
 * @property {(value: string, layers: number) => void} show
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
    this.control = controlFor(setting, ids, (value) => {
      this.fail('');
      report(value);
    });
    const more = h('button', {
      type: 'button', class: 'ask', 'aria-expanded': 'false', 'aria-controls': ids.help, 'aria-label': `About ${setting.label}`,
      onclick: () => {
        this.help.hidden = !this.help.hidden;
        more.setAttribute('aria-expanded', String(!this.help.hidden));
      },
    }, '?');
    const grouped = isGroup(setting);
    const name = h(grouped ? 'span' : 'label', { class: 'name', id: `${id}-name`, ...(grouped ? {} : { for: id }) }, setting.label);
    this.root = h('div', {
      class: `field ${setting.kind}`, 'data-key': setting.key,
      ...(grouped ? { role: setting.kind === 'choice' ? 'radiogroup' : 'group', 'aria-labelledby': `${id}-name`, 'aria-describedby': ids.help } : {}),
    }, h('div', { class: 'head' }, name, more), this.control.element, this.help, this.error);
  }

  /**
   * @param {string} value
   * @param {number} layers how many hidden layers there are, for a setting with a value for each
   */
  show(value, layers) {
    this.control.show(value, layers);
  }

  /** Says why the value was refused; with no sentence, that all is well. @param {string} sentence */
  fail(sentence) {
    this.error.textContent = sentence;
    this.root.classList.toggle('wrong', sentence !== '');
  }
}

/** @typedef {{ id: string, help: string, error: string }} Ids */

/** Choices of up to this many short words, and any with pictures, are all in view; longer lists unfold. */
const MOST_CHIPS = 3;

/** @param {Setting} setting */
const hasChips = ({ choices = [] }) => choices.length <= MOST_CHIPS || choices.every(({ word }) => hasIcon(word));

/** Whether the control is several elements under one name. @param {Setting} setting */
const isGroup = (setting) => setting.kind === 'sizes' || setting.kind === 'rates' || (setting.kind === 'choice' && hasChips(setting));

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
function chips({ choices = [] }, { id }, report) {
  const inputs = choices.map(({ word, help }) =>
    h('input', { type: 'radio', name: id, value: word, title: help, onchange: () => report(word) }));
  const pictured = choices.every(({ word }) => hasIcon(word));
  const element = h('div', { class: pictured ? 'chips pictured' : 'chips' }, ...choices.map(({ word, label, help }, index) =>
    h('label', { class: 'chip', title: help }, inputs[index], hasIcon(word) && icon(word), h('span', {}, label))));
  return {
    element,
    show: (value) => {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

/** @param {Setting} setting @param {Ids} ids @param {Report} report @returns {Control} */
function select({ choices = [] }, ids, report) {
  const element = h('select', { id: ids.id, 'aria-describedby': ids.help, onchange: () => report(element.value) },
    ...choices.map(({ word, label }) => h('option', { value: word }, label)));
  return { element, show: (value) => void (element.value = value) };
}

/** @param {Ids} ids @param {Report} report @returns {Control} */
function toggle(ids, report) {
  const element = h('input', {
    id: ids.id, type: 'checkbox', role: 'switch', 'aria-describedby': ids.help, onchange: () => report(element.checked ? 'on' : 'off'),
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
    type: 'text', inputmode: setting.kind === 'integer' ? 'numeric' : 'decimal', autocomplete: 'off', spellcheck: 'false', class: 'typed',
    ...attributes,
    onchange: () => report(typed.value.trim().replace(',', '.')),
  });
  const slider = sliderFor(setting);
  if (!slider) return { element: h('div', { class: 'amount' }, typed), show: (value) => void (typed.value = value) };
  const range = h('input', {
    type: 'range', min: slider.min, max: slider.max, step: slider.step,
    'aria-label': attributes['aria-label'] ?? setting.label,
    oninput: () => {
      typed.value = String(slider.toValue(range.valueAsNumber));
      report(typed.value);
    },
  });
  return {
    element: h('div', { class: 'amount' }, range, typed),
    show: (value) => {
      typed.value = value;
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
  const list = h('div', { class: 'rates' });
  const each = h('input', { type: 'checkbox' });
  const split = h('label', { class: 'check' }, each, 'one for each layer');
  /** @type {Control[]} */
  let controls = [];
  /** @type {string[]} */
  let values = [];
  const tell = () => report(values.join(','));
  each.addEventListener('change', () => {
    const [first = setting.default] = values;
    values = each.checked ? Array.from({ length: layerCount }, (_, index) => values[index] ?? first) : [first];
    build();
    tell();
  });
  let layerCount = 1;

  function build() {
    controls = values.map((_, index) =>
      number(setting, { 'aria-label': values.length > 1 ? `${setting.label}, hidden layer ${index + 1}` : setting.label }, (value) => {
        values[index] = value;
        tell();
      }));
    list.replaceChildren(...controls.map((control) => control.element));
    fill();
  }

  const fill = () => controls.forEach((control, index) => control.show(values[index] ?? '', 1));

  return {
    element: h('div', {}, list, split),
    show: (value, layers) => {
      layerCount = layers;
      values = value.split(',');
      // Equal rates for all layers print as one; the reader who asked for a slider for each keeps them.
      if (each.checked && values.length === 1) values = Array.from({ length: layers }, () => value);
      if (values.length > 1) each.checked = true;
      split.hidden = layers < 2;
      if (values.length !== controls.length) build();
      else fill();
    },
  };
}
