// The style sheets of the shadow root: made once, shared by all labs of a page, and without effect outside them.

import controls from '../controls/controls.css';
import fields from '../controls/fields.css';
import theme from '../kit/theme.css';
import chart from '../results/chart.css';
import labView from '../stage/lab-view.css';
import key from '../stage/key.css';
import stage from '../stage/stage.css';
import status from '../stage/status.css';
import view from '../stage/view.css';
import phases from '../transport/phases.css';
import transport from '../transport/transport.css';

/** In this order: a later sheet may refine an earlier one. */
const TEXTS = [theme, labView, transport, phases, status, controls, fields, view, chart, stage, key];

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/** @param {string} text */
function sheetOf(text) {
  const sheet = sheets.get(text) ?? new CSSStyleSheet();
  if (!sheets.has(text)) {
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}

/** Gives a lab its styles. @param {ShadowRoot} root */
export function addStyles(root) {
  root.adoptedStyleSheets = TEXTS.map(sheetOf);
}

/** Adds the styles of a part that came later. @param {Node} root of a lab @param {string} text */
export function addMoreStyles(root, text) {
  const sheet = sheetOf(text);
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
