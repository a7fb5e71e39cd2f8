// The style sheets of the shadow root: fetched once, shared by all labs of a page, and without effect outside them.

const SHEETS = [
  'theme.css',
  'lab.css',
  'transport.css',
  'status.css',
  'controls.css',
  'inputs.css',
  'table-panel.css',
  'views.css',
  'charts.css',
  'inside.css',
  'export-panel.css',
  'vendor/uPlot.min.css',
];

/** @type {Promise<CSSStyleSheet[]> | undefined} */
let sheets;

/**
 * The style sheets, ready to be adopted. One that cannot be loaded is left out: an unstyled lab still works.
 * @returns {Promise<CSSStyleSheet[]>}
 */
export function loadStyles() {
  sheets ??= Promise.all(
    SHEETS.map(async (name) => {
      const sheet = new CSSStyleSheet();
      try {
        const response = await fetch(new URL(name, import.meta.url));
        if (response.ok) sheet.replaceSync(await response.text());
      } catch {
        sheets = undefined;
      }
      return sheet;
    }),
  );
  return sheets;
}
