// The drawer of presets. What is in it is fetched when it is first opened.

import { reason, whenWanted } from '../element/parts.js';
import { h } from '../kit/dom.js';
import { Drawer } from '../controls/drawer.js';

/**
 * @param {(query: string) => void} choose what to do with the run of the chosen preset
 * @param {HTMLElement} undo what leads back from it
 * @returns {Drawer}
 */
export function presetsDrawer(choose, undo) {
  const list = h('div', { class: 'presets' });
  const drawer = new Drawer('Presets', undo, list);
  const fill = whenWanted(async () => {
    list.textContent = 'Loading the presets …';
    (await import('./preset-list.js')).showPresets(list, choose);
  });
  drawer.button.addEventListener('click', () =>
    fill().catch((error) => {
      list.textContent = `The presets could not be loaded: ${reason(error)}`;
    }),
  );
  return drawer;
}
