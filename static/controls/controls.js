// The settings, made from the schema: the few that make the point in a row above the networks, all others in a drawer.

import { h } from '../kit/dom.js';
import { Drawer } from './drawer.js';
import { Field } from './fields.js';
import { Overrides } from './overrides.js';
import { GROUPS } from '../run/settings.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */
/** @typedef {import('../run/settings.js').Settings} Settings */

/** A setting with nothing to choose from is not shown, nor columns of a table, which its panel has. @param {Setting} setting */
const isChoosable = ({ choices, kind }) => (!choices || choices.length > 1) && kind !== 'name' && kind !== 'columns';

/** The settings that are always in view, in their order there. */
const FRONT = ['data', 'net', 'drop', 'flip'];

/** They show the current settings and report what the reader changes. */
export class Controls {
  /**
   * @param {Setting[]} schema
   * @param {(key: string, value: string) => void} report a value that the reader has set; '' means the default
   * @param {HTMLElement} table the panel of the reader's own table
   */
  constructor(schema, report, table) {
    this.schema = schema;
    /** The current settings. @type {Settings | undefined} */
    this.values = undefined;
    const shown = schema.filter(isChoosable);
    this.fields = shown.map((setting) => new Field(setting, (value) => report(setting.key, value)));
    this.overrides = new Overrides(
      shown.filter(({ perArm }) => perArm),
      report,
    );
    const isInFront = (/** @type {Field} */ { setting }) => FRONT.includes(setting.key);
    const front = this.fields.filter(isInFront);
    front.sort((one, other) => FRONT.indexOf(one.setting.key) - FRONT.indexOf(other.setting.key));
    this.drawer = new Drawer(
      'All settings',
      ...groupsOf(this.fields.filter((field) => !isInFront(field) || field.control.more)),
      this.overrides.root,
    );
    /** Buttons at the end of the row. */
    this.buttons = h('div', { class: 'buttons' }, this.drawer.button);
    this.root = h(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Settings' },
      h('div', { class: 'front' }, ...front.map(({ root }) => root), this.buttons),
      table,
    );
  }

  /** Brings every control up to date with the run. @param {Settings} values */
  show(values) {
    this.values = values;
    for (const field of this.fields) {
      field.root.hidden = !values.applies(field.setting);
      field.root.classList.toggle('given', values.isGiven(field.setting));
      field.show(values);
    }
    this.overrides.show(values);
    this.note('', []);
  }

  /**
   * Says beside a control what else its new value has changed; what was said before is gone.
   * @param {string} key
   * @param {string[]} sentences
   * @returns {boolean} whether it can be seen there
   */
  note(key, sentences) {
    const text = sentences.join(' ');
    for (const field of this.fields) field.note(field.setting.key === key ? text : '');
    const field = this.fields.find(({ setting }) => setting.key === key);
    this.overrides.note(field ? '' : text);
    return (field ?? this.overrides).root.checkVisibility();
  }

  /**
   * Says beside the control why its value was refused.
   * @param {string} key
   * @param {string} sentence
   * @returns {boolean} whether it can be seen there
   */
  fail(key, sentence) {
    const field = this.fields.find(({ setting }) => setting.key === key);
    if (!field) this.overrides.fail(sentence, this.values);
    else {
      field.fail(sentence);
      // Typed text stays, so that it can be corrected; a choice goes back to the current value.
      if (this.values && ['choice', 'switch'].includes(field.setting.kind)) field.show(this.values);
    }
    return (field ?? this.overrides).root.checkVisibility();
  }
}

/** Fields by their group; of those in front, what has no place there. @param {Field[]} fields in the order of the schema */
function groupsOf(fields) {
  return Object.entries(GROUPS)
    .map(([group, title]) => ({ title, members: fields.filter(({ setting }) => setting.group === group) }))
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) =>
      h(
        'section',
        { class: 'group' },
        h('h3', {}, title),
        ...members.map((field) => (FRONT.includes(field.setting.key) ? field.control.more : field.root)),
      ),
    );
}
