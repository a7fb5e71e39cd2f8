// The panel for the reader's own table: it asks for one, by file, paste or drop, and shows what was made of its columns, to be
// changed. What is wrong with it is said beside it.

import styles from './table-panel.css';
import { h, identifier, write } from '../kit/dom.js';
import { icon } from '../kit/icons.js';
import { columnsFrom, columnsText } from './choices.js';
import { ColumnList } from './column-list.js';
import { checkFile, columnsOf, ownTable, shortened, summaryOf } from './own-table.js';
import { reason } from '../element/parts.js';

export { styles };

/** @typedef {import('./own-table.js').TableText} TableText */
/** @typedef {import('./own-table.js').TableChoices} TableChoices */
/** @typedef {import('../../worker.js').TableColumn} TableColumn */
/** @typedef {(text: TableText, choices?: TableChoices) => Promise<void>} Use takes a table and begins a run on it, or throws why not */

/** Milliseconds after which it is said that a table is being read. */
const PATIENCE = 300;

/** What files of tables are called. */
const FILES = '.csv,.tsv,.tab,.txt,.data,.dat,text/csv,text/tab-separated-values,text/plain';

/** Ways to give a table, the column of its labels, and what was found in it. */
export class TablePanel {
  /** @type {Use} */ #use;
  /** The text that the reader gave last, be it right or wrong. @type {TableText} */ #text = '';
  /** What its columns shall be, where that is not what was guessed. @type {TableChoices} */ #choices = {};
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
    this.label = h('select', {
      id: label,
      onchange: () => this.#choose({ ...this.#choices, label: this.label.value }),
    });
    this.labelField = h(
      'div',
      { class: 'field', hidden: true },
      h('label', { for: label }, 'Label column'),
      this.label,
    );
    this.error = h('p', { id: error, class: 'error', role: 'alert' });
    this.summary = h('p', { class: 'summary', role: 'status' });
    this.notes = h('ul', { class: 'notes' });
    this.columns = new ColumnList((column, part) => this.#change(column, part));
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
        h('h2', { id: title }, 'Own table'),
        h(
          'button',
          { type: 'button', class: 'ask', 'aria-label': 'Close', onclick: () => this.close() },
          icon('close'),
        ),
      ),
      this.hint,
      this.summary,
      this.notes,
      this.error,
      this.labelField,
      this.columns.root,
      this.more,
      this.reading,
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
    write(this.hint, `${why} A table as a text file (CSV): rows of numbers or words, and in each row its class.`);
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
    const { columns, chosen, notes } = table.reading;
    this.#text = table.text;
    this.#choices = { label: chosen.label || undefined, columns: chosen.columns };
    this.root.hidden = false;
    if (this.root.classList.replace('asking', 'given')) this.more.open = false;
    write(this.summary, summaryOf(table.info));
    this.notes.replaceChildren(...notes.map((note) => h('li', {}, note)));
    this.#offer(columns);
  }

  /** Shows the columns, to be changed. @param {TableColumn[]} columns */
  #offer(columns) {
    this.label.replaceChildren(...columns.map(({ name }) => h('option', { value: name }, shortened(name))));
    this.label.value = columns.find(({ part }) => part === 'label')?.name ?? '';
    this.labelField.hidden = columns.length < 2;
    this.columns.show(columns);
  }

  /** Makes another thing of a column. @param {string} column @param {TableColumn['part']} part */
  #change(column, part) {
    if (part === 'label') return this.#choose({ ...this.#choices, label: column });
    const columns = columnsFrom(this.#choices.columns ?? '').set(column, part);
    return this.#choose({ ...this.#choices, columns: columnsText(columns) });
  }

  /** Reads the same table with other columns. @param {TableChoices} choices */
  #choose(choices) {
    return this.#take(this.#text, choices);
  }

  /**
   * Takes the first of files that were dropped.
   * @param {ArrayLike<File>} files
   */
  async takeFiles(files) {
    if (this.root.hidden) this.ask('');
    const first = files[0];
    await this.#takeFile(first);
    if (first && files.length > 1) {
      write(this.reading, `Of these ${files.length} files the first was taken: “${shortened(first.name)}”.`);
    }
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

  /** @param {TableText} text @param {TableChoices} [choices] */
  async #take(text, choices = {}) {
    this.#text = text;
    this.#choices = choices;
    const turn = ++this.#turn;
    this.fail('');
    const waiting = setTimeout(() => write(this.reading, 'Reading the table …'), PATIENCE);
    try {
      await this.#use(text, choices);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.fail(reason(error));
      // Where the guess does not do, another column or another part may.
      this.#offer(columnsOf(error));
    } finally {
      clearTimeout(waiting);
      write(this.reading, '');
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
    event.stopPropagation();
    this.root.classList.remove('over');
    const text = event.dataTransfer?.getData('text/plain');
    const files = event.dataTransfer?.files;
    if (files?.length) this.takeFiles(files);
    else if (text) this.#take((this.paste.value = text));
  }
}
