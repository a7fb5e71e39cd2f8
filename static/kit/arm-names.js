// What the two networks of a lab are called: by what they are, which the settings decide. A place for a name is made once and
// written whenever it changes.

import { h, write } from './dom.js';

/** @typedef {import('../../dropout-lab.js').ArmNames} ArmNames */

/** A place for the name of a network. @param {'a' | 'b'} arm */
export const armName = (arm) => h('span', { class: 'arm-name', 'data-arm': arm });

/** Writes the names at all their places within an element. @param {Element} root @param {ArmNames} names */
export function writeArmNames(root, names) {
  for (const place of root.querySelectorAll('.arm-name')) {
    const arm = place.getAttribute('data-arm') === 'a' ? 'a' : 'b';
    write(place, names[arm]);
  }
}
