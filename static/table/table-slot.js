// The place of the panel for the reader's own table, which is fetched when it is first wanted.

import { h } from '../kit/dom.js';
import { addMoreStyles } from '../element/styles.js';
import { reason, whenWanted } from '../element/parts.js';

/** @typedef {import('./table-panel.js').TablePanel} TablePanel */
/** @typedef {import('./table-panel.js').Use} Use */

/** Stands for the panel until it is there. */
export class TableSlot {
  /** @type {Use} */ #use;
  #isWanted = false;
  /** What the current run learns from. */
  #family = '';

  /** @param {Use} use */
  constructor(use) {
    this.#use = use;
    /** @type {HTMLElement} */
    this.root = h('p', { class: 'error', role: 'alert', hidden: true });
  }

  /** Shows what a run stands on. @param {string} family of its data */
  show(family) {
    this.#family = family;
    if (family === 'table' || this.#isWanted) this.#tell((panel) => panel.show(family));
  }

  /** Asks for a table. @param {string} why what it is wanted for */
  ask(why) {
    this.#tell((panel) => {
      panel.ask(why);
      panel.root.scrollIntoView({ block: 'nearest' });
    });
  }

  /** Takes the first of files that were dropped. @param {FileList} files */
  takeFiles(files) {
    // The browser empties the list when the drop is over.
    const kept = [...files];
    this.#tell((panel) => panel.takeFiles(kept));
  }

  /** @param {(panel: TablePanel) => void} what */
  async #tell(what) {
    this.#isWanted = true;
    try {
      what(await this.#panel());
    } catch (error) {
      this.root.textContent = `The panel for tables could not be loaded (${reason(error)}).`;
      this.root.hidden = false;
    }
  }

  #panel = whenWanted(async () => {
    const { TablePanel, styles } = await import('./table-panel.js');
    addMoreStyles(this.root.getRootNode(), styles);
    const panel = new TablePanel(this.#use);
    panel.show(this.#family);
    this.root.replaceWith(panel.root);
    return panel;
  });
}
