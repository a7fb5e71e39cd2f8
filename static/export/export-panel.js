// What a reader takes along from a run: its networks as code, their weights, the curves as numbers, its pictures.

import { CodeDialog, FORMATS } from './code-dialog.js';
import { h, identifier, write } from '../kit/dom.js';
import { download, downloadText } from './download.js';
import { historyCsv } from './history-csv.js';
import { pngOf } from '../stage/picture.js';
import { reason } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../stage/picture.js').Picture} Picture */

/**
 * @typedef {object} ExportHost
 * @property {() => Lab | undefined} lab
 * @property {import('../worker/lab-worker.js').LabWorker} worker
 * @property {() => Picture[]} pictures those that are shown now
 * @property {(json: string) => Promise<void>} load takes weights, or throws a sentence
 */

/** The largest file of weights that is read, in bytes: more than the largest networks take. What is too much for its run the core says. */
const LARGEST = 128 * 2 ** 20;

/** A row of actions; what came of the last one is said below it. */
export class ExportPanel {
  /** @type {ExportHost} */ #host;

  /** @param {ExportHost} host */
  constructor(host) {
    this.#host = host;
    const title = identifier('export');
    this.dialog = new CodeDialog(host.lab, host.worker);
    this.said = h('p', { class: 'said', role: 'status' });
    this.error = h('p', { class: 'error', role: 'alert' });
    this.file = h('input', {
      type: 'file',
      class: 'unseen',
      accept: '.json,application/json',
      onchange: () => this.#try(() => this.#loadWeights()),
    });
    this.pictures = h('select', { 'aria-label': 'Picture' });
    const formats = /** @type {import('./code-dialog.js').Format[]} */ (Object.keys(FORMATS));
    this.root = h(
      'section',
      { class: 'export', 'aria-labelledby': title },
      h('h2', { id: title }, 'Export'),
      h(
        'div',
        { class: 'row-of-actions' },
        ...formats.map((format) => this.#button(`${FORMATS[format]} code`, () => this.dialog.open(format))),
        this.#button('Curves as CSV', () => this.#saveCurves()),
        this.#button('Save weights', () => this.#saveWeights()),
        h('label', { class: 'copy file' }, this.file, 'Load weights'),
        h(
          'span',
          { class: 'joined' },
          this.pictures,
          this.#button('Save as PNG', () => this.#savePicture()),
        ),
      ),
      this.said,
      this.error,
      this.dialog.root,
    );
  }

  /** Forgets what came of the last action. */
  show() {
    this.#say('');
  }

  /** @param {string} word @param {() => void | Promise<void>} action */
  #button(word, action) {
    return h('button', { type: 'button', class: 'copy', onclick: () => this.#try(action) }, word);
  }

  /** @param {() => void | Promise<void>} action */
  async #try(action) {
    try {
      this.#say('');
      await action();
    } catch (error) {
      write(this.error, reason(error));
    }
  }

  /** @param {string} text */
  #say(text) {
    write(this.said, text);
    write(this.error, '');
  }

  #saveCurves() {
    const lab = this.#host.lab();
    if (lab) downloadText('dropout-lab-curves.csv', historyCsv(lab.history(), lab.armNames()), 'text/csv');
  }

  #saveWeights() {
    const lab = this.#host.lab();
    if (lab) downloadText('dropout-lab-weights.json', lab.weights(), 'application/json');
  }

  async #loadWeights() {
    const file = this.file.files?.[0];
    this.file.value = '';
    if (!file) return;
    if (file.size > LARGEST) throw new Error(`“${file.name}” is too large to be a lab’s weights.`);
    await this.#host.load(await file.text());
    this.#say(`Loaded weights from “${file.name}”.`);
  }

  async #savePicture() {
    const picture = this.#host.pictures().find(({ name }) => name === this.pictures.value);
    if (!picture) return;
    const lab = /** @type {HTMLElement} */ (this.root.closest('.lab'));
    const name = picture.name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
    download(`dropout-lab-${name}.png`, await pngOf(picture, getComputedStyle(lab)));
  }

  /** Brings the list of pictures up to date with what is shown. */
  offerPictures() {
    const names = this.#host.pictures().map(({ name }) => name);
    const offered = [...this.pictures.options].map(({ value }) => value);
    if (names.join() === offered.join()) return;
    const chosen = this.pictures.value;
    this.pictures.replaceChildren(...names.map((name) => h('option', { value: name }, name)));
    if (names.includes(chosen)) this.pictures.value = chosen;
  }
}
