// A network as a script: to be read, copied and saved.

import { armName } from '../kit/arm-names.js';
import { copyButton } from '../kit/copy.js';
import { h, identifier } from '../kit/dom.js';
import { downloadText } from './download.js';
import { icon } from '../kit/icons.js';
import { reason } from '../element/parts.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').ArmName} ArmName */
/** @typedef {import('../../worker.js').ExportFormat} Format */
/** @typedef {import('../worker/lab-worker.js').LabWorker} LabWorker */

/** @type {Record<Format, string>} */
export const FORMATS = { pytorch: 'PyTorch', keras: 'Keras' };

const ARMS = /** @type {const} */ (['a', 'b']);

/** The dialog with a script, for one framework and one network at a time. */
export class CodeDialog {
  /** @type {() => Lab | undefined} */ #lab;
  /** @type {LabWorker} */ #worker;
  /** @type {Format} */ #format = 'pytorch';
  /** The script that is shown, or is being written. */
  #written = Promise.resolve('');

  /** @param {() => Lab | undefined} lab @param {LabWorker} worker */
  constructor(lab, worker) {
    this.#lab = lab;
    this.#worker = worker;
    const [title, group] = [identifier('code'), identifier('code-arm')];
    this.title = h('h2', { id: title });
    this.inputs = ARMS.map((arm) =>
      h('input', { type: 'radio', name: group, value: arm, checked: arm === 'b', onchange: () => this.#write() }),
    );
    this.choice = h(
      'div',
      { class: 'chips', role: 'radiogroup', 'aria-label': 'Network' },
      ...ARMS.map((arm, index) => h('label', { class: 'chip' }, this.inputs[index], armName(arm))),
    );
    this.script = h('pre', { tabindex: 0, role: 'region', 'aria-labelledby': title });
    const copy = copyButton('script', 'Copy the script', () => this.#written, undefined, 'Copy');
    this.root = h(
      'dialog',
      // A click on what is around the dialog closes it, as Escape does.
      {
        class: 'code',
        'aria-labelledby': title,
        onclick: (/** @type {Event} */ event) => event.target === this.root && this.root.close(),
      },
      h(
        'div',
        { class: 'sheet' },
        h(
          'header',
          {},
          this.title,
          h(
            'button',
            { type: 'button', class: 'copy', 'aria-label': 'Close', onclick: () => this.root.close() },
            icon('close'),
          ),
        ),
        h(
          'div',
          { class: 'row-of-actions' },
          this.choice,
          copy.element,
          h('button', { type: 'button', class: 'copy', onclick: () => this.#save() }, 'Save as .py'),
        ),
        this.script,
      ),
    );
  }

  /** @param {Format} format */
  open(format) {
    this.#format = format;
    this.title.textContent = `${FORMATS[format]} code`;
    const alone = !this.#lab()?.metrics().a;
    this.choice.hidden = alone;
    if (alone) for (const input of this.inputs) input.checked = input.value === 'b';
    this.#write();
    this.root.showModal();
  }

  /** @returns {ArmName} */
  get #arm() {
    return this.inputs[0]?.checked ? 'a' : 'b';
  }

  async #write() {
    this.script.textContent = 'Writing the script …';
    this.root.setAttribute('aria-busy', 'true');
    const written = (this.#written = this.#worker.export(this.#format, this.#arm).catch(reason));
    const text = await written;
    // Another one may have been asked for meanwhile.
    if (written !== this.#written) return;
    this.root.removeAttribute('aria-busy');
    this.script.textContent = text;
    this.script.scrollTop = 0;
  }

  async #save() {
    const words = (this.#lab()?.armNames()[this.#arm] ?? '').replaceAll(/[^a-z0-9]+/gi, '_');
    downloadText(`dropout_lab_${this.#format}_${words}.py`, await this.#written, 'text/x-python');
  }
}
