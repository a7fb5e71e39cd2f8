// The columns of the reader's table, each with what was made of it, to be changed.

import { h, identifier, write } from '../kit/dom.js';
import { shortened } from './own-table.js';

/** @typedef {import('../../worker.js').TableColumn} TableColumn */

/** What a column may be. @type {Record<TableColumn['part'], string>} */
const PARTS = { number: 'Number', category: 'Category', label: 'Label', out: 'Left out' };

/** The most columns that are shown at once: a picture of 28 × 28 pixels has 784. */
const MOST = 30;

/** A list of columns, and for many a field to find one in. */
export class ColumnList {
  /** @type {(column: string, part: TableColumn['part']) => void} */ #report;
  /** @type {TableColumn[]} */ #columns = [];

  /** @param {(column: string, part: TableColumn['part']) => void} report what the reader wants a column to be */
  constructor(report) {
    this.#report = report;
    const search = identifier('find-column');
    this.search = h('input', { id: search, type: 'search', autocomplete: 'off', oninput: () => this.#fill() });
    this.find = h('div', { class: 'find' }, h('label', { for: search }, 'Find a column'), this.search);
    this.rows = h('ul', { class: 'table-columns' });
    this.summary = h('summary', {});
    this.root = h('details', { class: 'column-list', open: true, hidden: true }, this.summary, this.find, this.rows);
  }

  /** @param {TableColumn[]} columns */
  show(columns) {
    if (JSON.stringify(columns) === JSON.stringify(this.#columns)) return;
    this.#columns = columns;
    this.root.hidden = columns.length === 0;
    this.find.hidden = columns.length <= MOST;
    this.search.value = '';
    write(this.summary, `Columns: ${countsOf(columns)}`);
    this.#fill();
  }

  #fill() {
    const wanted = this.search.value.trim().toLowerCase();
    const found = this.#columns.filter(({ name }) => name.toLowerCase().includes(wanted));
    // Those of which there is something to say come before plain numbers.
    const special = found.filter(({ part, said }) => part !== 'number' || said);
    const shown = new Set([...special, ...found].slice(0, MOST));
    const more = found.length - Math.min(found.length, MOST);
    this.rows.replaceChildren(
      ...found.filter((column) => shown.has(column)).map((column) => this.#row(column)),
      ...(more > 0 ? [h('li', { class: 'hint' }, `and ${more} more`)] : []),
    );
  }

  /** @param {TableColumn} column */
  #row({ name, part, said }) {
    const options = Object.entries(PARTS).map(([word, label]) =>
      // Another column becomes the label, and this one then what it is without.
      h('option', { value: word, selected: word === part, disabled: part === 'label' && word !== part }, label),
    );
    const select = h('select', { 'aria-label': `What “${shortened(name)}” is` }, ...options);
    select.addEventListener('change', () => this.#report(name, /** @type {TableColumn['part']} */ (select.value)));
    return h(
      'li',
      { class: part },
      h('span', { class: 'name', title: name }, name),
      select,
      said ? h('span', { class: 'said' }, said) : null,
    );
  }
}

/** "4 numbers, 1 category, 1 label, 2 left out". @param {TableColumn[]} columns */
function countsOf(columns) {
  const nouns = { number: ['number', 'numbers'], category: ['category', 'categories'], out: ['left out', 'left out'] };
  const counts = Object.entries(nouns).map(([part, [one, many]]) => {
    const count = columns.filter((column) => column.part === part).length;
    return count && `${count} ${count === 1 ? one : many}`;
  });
  return counts.filter(Boolean).join(', ');
}
