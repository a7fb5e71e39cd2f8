// The panel that asks for the reader's own table: by file, paste or drop. What is wrong with it is said beside it.

import { h, identifier, write } from '../kit/dom.js';
import { icon } from '../kit/icons.js';
import { checkFile, columnsOf, ownTable, shortened, summaryOf } from './own-table.js';
import { reason } from '../element/parts.js';

/** @typedef {import('./own-table.js').TableText} TableText */
/** @typedef {(text: TableText, label?: string) => Promise<void>} Use takes a table and begins a run on it, or throws why not */

/** Milliseconds after which it is said that a table is being read. */
const PATIENCE = 300;

/** What files of tables are called. */
const FILES = '.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain';

/** Ways to give a table, the column of its labels, and what was found in it. */
export class TablePanel {
  /** @type {Use} */ #use;
  /** The text that the reader gave last, be it right or wrong. @type {TableText} */ #text = '';
  /** Counts the tables that were given, so that one that another has overtaken is not used. */
  #turn = 0;
  /** What the current run learns from. */
  #family = '';

  /** @param {Use} use */
  constructor(use) {
    this.#use = use;
    const [title, label, pasted, error] = ['own-table', 'label-column', 'pasted', 'table-error'].map(identifier);
    this.hint = h('p', { class: 'hint' });
    this.file = h('input', {
      type: 'file',
      class: 'unseen',
      accept: FILES,
      'aria-describedby': error,
      onchange: () => this.#takeFile(this.file.files?.[0]),
    });
    this.paste = h('textarea', {
      id: pasted,
      rows: 4,
      wrap: 'off',
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: 'width,height,kind\n1.2,3.4,cat\n5.6,7.8,dog',
      'aria-describedby': error,
    });
    this.label = h('select', { id: label, onchange: () => this.#take(this.#text, this.label.value) });
    this.labelField = h(
      'div',
      { class: 'field', hidden: true },
      h('label', { for: label }, 'Label column'),
      this.label,
    );
    this.error = h('p', { id: error, class: 'error', role: 'alert' });
    this.summary = h('p', { class: 'summary', role: 'status' });
    this.reading = h('p', { class: 'hint', role: 'status' });
    this.more = h(
      'details',
      { class: 'ways' },
      h('summary', {}, 'Another table'),
      h('label', { class: 'copy file' }, this.file, 'Choose a file'),
      h('p', { class: 'hint' }, 'or drop one here, or paste its text:'),
      h('label', { for: pasted, class: 'unseen' }, 'Text of the table'),
      this.paste,
      h('button', { type: 'button', class: 'copy', onclick: () => this.#takePasted() }, 'Use this text'),
    );
    this.root = h(
      'section',
      {
        class: 'own-table asking',
        'aria-labelledby': title,
        hidden: true,
        ondragover: (/** @type {DragEvent} */ event) => this.#over(event),
        ondragleave: (/** @type {DragEvent} */ event) => this.#leave(event),
        ondrop: (/** @type {DragEvent} */ event) => this.#drop(event),
      },
      h(
        'header',
        {},
        h('h3', { id: title }, 'Own table'),
        h(
          'button',
          { type: 'button', class: 'ask', 'aria-label': 'Close', onclick: () => this.close() },
          icon('close'),
        ),
      ),
      this.hint,
      this.summary,
      this.labelField,
      this.more,
      this.reading,
      this.error,
      h('p', { class: 'hint' }, 'Your data stay in this page: they are sent nowhere and are gone when you close it.'),
    );
  }

  /** Shows what a run stands on. @param {string} family of its data */
  show(family) {
    if (family !== this.#family) this.close();
    this.#family = family;
    if (family !== 'table') return;
    this.fail('');
    this.#describe();
  }

  /** Asks for a table. @param {string} why what it is wanted for */
  ask(why) {
    this.root.hidden = false;
    this.root.classList.add('asking');
    write(this.hint, `${why} A CSV table: numbers, and in each row the name of its class.`);
    this.more.open = true;
  }

  /** Whether it waits for a table. */
  get isAsking() {
    return !this.root.hidden && this.root.classList.contains('asking');
  }

  /** Closes the panel. */
  close() {
    this.root.hidden = true;
    this.fail('');
  }

  /** @param {string} sentence */
  fail(sentence) {
    write(this.error, sentence && sentence.charAt(0).toUpperCase() + sentence.slice(1));
  }

  #describe() {
    const table = ownTable();
    if (!table) return;
    const { inputs, label } = table.info;
    this.#text = table.text;
    this.root.hidden = false;
    if (this.root.classList.replace('asking', 'given')) this.more.open = false;
    write(this.summary, summaryOf(table.info));
    this.#offer([...inputs, label], label);
  }

  /** @param {string[]} names @param {string} chosen */
  #offer(names, chosen) {
    this.label.replaceChildren(...names.map((name) => h('option', { value: name }, shortened(name))));
    this.label.value = chosen;
    this.labelField.hidden = names.length < 2;
  }

  /** @param {File | undefined} file */
  async #takeFile(file) {
    // The same file, mended, may be chosen again.
    this.file.value = '';
    if (!file) return;
    try {
      this.fail('');
      await checkFile(file);
      await this.#take(file);
    } catch (error) {
      this.fail(reason(error));
    }
  }

  #takePasted() {
    return this.#take(this.paste.value);
  }

  /** @param {TableText} text @param {string} [label] */
  async #take(text, label) {
    this.#text = text;
    const turn = ++this.#turn;
    this.fail('');
    const waiting = setTimeout(() => write(this.reading, 'Reading the table …'), PATIENCE);
    try {
      await this.#use(text, label);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.fail(reason(error));
      await this.#offerOther(text, label);
    } finally {
      clearTimeout(waiting);
      write(this.reading, '');
    }
  }

  /** Where the last column does not do, another one may. @param {TableText} text @param {string} [label] */
  async #offerOther(text, label) {
    try {
      const names = await columnsOf(text);
      this.#offer(names, label ?? names.at(-1) ?? '');
    } catch {
      // Not even its columns can be told.
      this.labelField.hidden = true;
    }
  }

  /** @param {DragEvent} event */
  #over(event) {
    event.preventDefault();
    this.root.classList.add('over');
  }

  /** @param {DragEvent} event */
  #leave(event) {
    if (!(event.relatedTarget instanceof Node && this.root.contains(event.relatedTarget)))
      this.root.classList.remove('over');
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.root.classList.remove('over');
    const text = event.dataTransfer?.getData('text/plain');
    const file = event.dataTransfer?.files[0];
    if (file) this.#takeFile(file);
    else if (text) this.#take((this.paste.value = text));
  }
}
