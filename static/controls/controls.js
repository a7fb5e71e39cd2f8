// The panel of settings, made from the schema: groups in their order, the usual settings in view, the others folded.

import { h } from '../kit/dom.js';
import { Field } from './fields.js';
import { Overrides } from './overrides.js';
import { GROUPS } from '../run/settings.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */
/** @typedef {import('../run/settings.js').Settings} Settings */

/** A setting with nothing to choose from is not shown, nor columns of a table, which its panel has. @param {Setting} setting */
const isChoosable = ({ choices, kind }) => (!choices || choices.length > 1) && kind !== 'name' && kind !== 'columns';

/** The panel: it shows the current settings and reports what the reader changes. */
export class Controls {
  /**
   * @param {Setting[]} schema
   * @param {(key: string, value: string) => void} report a value that the reader has set; '' means the default
   * @param {Record<string, HTMLElement>} companions what stands below the field of a setting, by its key
   */
  constructor(schema, report, companions = {}) {
    this.schema = schema;
    /** The current settings. @type {Settings | undefined} */
    this.values = undefined;
    const shown = schema.filter(isChoosable);
    this.fields = shown.map((setting) => new Field(setting, (value) => report(setting.key, value)));
    this.overrides = new Overrides(
      shown.filter(({ perArm }) => perArm),
      report,
    );
    const groups = (/** @type {boolean} */ usual, /** @type {'h2' | 'h3'} */ heading) =>
      groupsOf(
        this.fields.filter(({ setting }) => setting.usual === usual),
        heading,
        companions,
      );
    this.settings = h(
      'details',
      { class: 'settings', open: true },
      h('summary', {}, 'Settings'),
      h(
        'div',
        { class: 'panel' },
        ...groups(true, 'h2'),
        h(
          'details',
          { class: 'more' },
          h('summary', {}, 'More'),
          h('div', { class: 'panel' }, ...groups(false, 'h3'), this.overrides.root),
        ),
      ),
    );
    this.root = h('div', { class: 'controls', role: 'group', 'aria-label': 'Settings' }, this.settings);
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

  /** Says beside the control why its value was refused. @param {string} key @param {string} sentence */
  fail(key, sentence) {
    const field = this.fields.find(({ setting }) => setting.key === key);
    if (!field) return this.overrides.fail(sentence, this.values);
    field.fail(sentence);
    // Typed text stays, so that it can be corrected; a choice goes back to the current value.
    if (this.values && ['choice', 'switch'].includes(field.setting.kind)) field.show(this.values);
  }

  /** Folds the panel where it would push the networks off the screen. @param {boolean} narrow */
  fold(narrow) {
    this.settings.open = !narrow;
  }
}

/** @param {Field[]} fields @param {'h2' | 'h3'} heading @param {Record<string, HTMLElement>} companions */
function groupsOf(fields, heading, companions) {
  return Object.entries(GROUPS)
    .map(([group, title]) => ({ title, members: fields.filter(({ setting }) => setting.group === group) }))
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) =>
      h(
        'section',
        { class: 'group' },
        h(heading, {}, title),
        ...members.flatMap(({ root, setting }) => [root, companions[setting.key]]),
      ),
    );
}
