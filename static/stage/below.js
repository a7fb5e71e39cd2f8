// What stands below the stage: "Inside" and the export, with their styles. It is fetched when it comes into sight, or when the
// run has begun.

import exportStyles from '../export/export-panel.css';
import insideStyles from '../inside/inside.css';
import { ExportPanel } from '../export/export-panel.js';
import { Inside } from '../inside/inside.js';
import { addMoreStyles } from '../element/styles.js';

/**
 * @typedef {object} Hosts
 * @property {import('../inside/inside.js').InsideHost} inside
 * @property {import('../export/export-panel.js').ExportHost} export
 */

/** Both panels. */
export class Below {
  /** @param {Hosts} hosts @param {Node} root of the lab */
  constructor(hosts, root) {
    addMoreStyles(root, insideStyles);
    addMoreStyles(root, exportStyles);
    this.inside = new Inside(hosts.inside);
    this.export = new ExportPanel(hosts.export);
  }
}
