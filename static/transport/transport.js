// The bar that drives a run: play, one iteration, one phase, restart, new seed, speed, and where the run stands.

import { copyButton } from '../kit/copy.js';
import { h, popup, write } from '../kit/dom.js';
import { speed, whole } from '../kit/format.js';
import { icon } from '../kit/icons.js';
import { SPEEDS, speedAt } from '../run/runner.js';
import { SHORTCUTS } from '../element/shortcuts.js';

/** The share of the chosen speed from which on it counts as reached: frames come a little early or late. */
const KEPT = 0.98;

/**
 * @typedef {object} TransportActions
 * @property {(action: import('../element/shortcuts.js').Action) => void} act what the buttons do, and the keys
 * @property {(stop: number) => void} speed
 * @property {() => string} fingerprint the one to copy, of this moment
 * @property {() => string} link the address of this run
 * @property {(on: boolean) => void} shortcuts
 */

/** Buttons, speed and readouts; what they do is the session’s. */
export class Transport {
  /**
   * @param {TransportActions} actions
   * @param {number} stop of the speed, to start at
   * @param {HTMLElement} phases of an iteration, which stand among the buttons
   */
  constructor(actions, stop, phases) {
    this.play = button('play', 'Play', actions.act, 'primary');
    this.playLabel = /** @type {HTMLElement} */ (this.play.querySelector('.word'));
    // Not read out: it changes all the time. The slider says what is chosen.
    this.speedName = h('output', { class: 'speed-name', 'aria-live': 'off' });
    this.speed = h('input', {
      type: 'range',
      min: 0,
      max: SPEEDS.length - 1,
      step: 1,
      'aria-label': 'Speed',
      value: stop,
      oninput: () => actions.speed(this.speed.valueAsNumber),
    });
    this.iteration = readout('Iteration', 'iteration');
    this.epoch = readout('Epoch', 'epoch');
    this.fingerprint = copyButton(
      'fingerprint',
      'Copy the fingerprint: a number made of all weights, equal when two runs are equal to the last bit',
      actions.fingerprint,
    );
    this.fingerprint.element.prepend(h('span', { class: 'caps' }, 'Fingerprint'));
    const link = copyButton('link', 'Copy a link to this run', actions.link, icon('link'), 'Link');
    this.presenting = h(
      'button',
      { type: 'button', class: 'copy present', onclick: () => actions.act('present') },
      icon('present'),
    );
    this.setPresenting(false);
    const { button: help, panel } = helpPopup(actions.shortcuts);

    this.root = h(
      'div',
      { class: 'transport', role: 'group', 'aria-label': 'Run' },
      h(
        'div',
        { class: 'buttons' },
        this.play,
        button('iteration', 'One iteration', actions.act),
        button('phase', 'One phase', actions.act),
        button('restart', 'Restart', actions.act),
        button('seed', 'New seed', actions.act),
      ),
      phases,
      h('label', { class: 'speed' }, h('span', { class: 'caps' }, 'Speed'), this.speed, this.speedName),
      h('div', { class: 'readouts' }, this.iteration.element, this.epoch.element),
      h('div', { class: 'extras' }, link.element, this.presenting, help, panel),
    );
    this.setSpeed(stop);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    const word = playing ? 'Pause' : 'Play';
    if (this.playLabel.textContent === word) return;
    this.playLabel.textContent = word;
    this.play.title = titleOf('play', word);
    this.play.querySelector('.icon')?.replaceWith(icon(playing ? 'pause' : 'play'));
  }

  /** @param {boolean} presenting */
  setPresenting(presenting) {
    const title = presenting ? 'Leave the presentation (Escape)' : titleOf('present', 'Present: only the stage, large');
    this.presenting.title = title;
    this.presenting.setAttribute('aria-label', title);
    this.presenting.setAttribute('aria-pressed', String(presenting));
  }

  /** @param {number} stop */
  setSpeed(stop) {
    this.speed.valueAsNumber = stop;
    const { label } = speedAt(stop);
    this.speed.setAttribute('aria-valuetext', label.replace('/s', ' a second'));
    this.setReached(undefined);
  }

  /** The speed that is reached, beside the one that is chosen where it falls short. @param {number | undefined} perSecond */
  setReached(perSecond) {
    const { label, perSecond: chosen } = speedAt(this.speed.valueAsNumber);
    if (perSecond === undefined || perSecond >= KEPT * chosen) write(this.speedName, label);
    else write(this.speedName, chosen === Infinity ? `${speed(perSecond)}/s` : `${speed(perSecond)} of ${label}`);
  }

  /** @param {number} iteration @param {number} epoch */
  setProgress(iteration, epoch) {
    write(this.iteration.value, whole(iteration));
    write(this.epoch.value, whole(epoch));
  }

  /** @param {string} fingerprint @param {boolean} exact whether the query alone gives it again */
  setFingerprint(fingerprint, exact) {
    this.fingerprint.write(fingerprint.replace(/(.{4})(?=.)/g, '$1 ') + (exact ? '' : ' *'));
  }
}

/** What a tooltip says: the word and its key. @param {string} name @param {string} word */
function titleOf(name, word) {
  const key = SHORTCUTS.find((shortcut) => shortcut.action === name)?.name;
  return key ? `${word} (${key})` : word;
}

/**
 * @param {import('../element/shortcuts.js').Action} name of the action and its icon
 * @param {string} word
 * @param {TransportActions['act']} act
 * @param {string} [style]
 */
function button(name, word, act, style = '') {
  return h(
    'button',
    { type: 'button', class: `action ${name} ${style}`, title: titleOf(name, word), onclick: () => act(name) },
    icon(name),
    h('span', { class: 'word' }, word),
  );
}

/** @param {string} name @param {string} style */
function readout(name, style) {
  const value = h('span', { class: 'number' }, '0');
  return { element: h('div', { class: `readout ${style}` }, h('span', { class: 'caps' }, name), value), value };
}

/** @param {(on: boolean) => void} setShortcuts */
function helpPopup(setShortcuts) {
  const button = h('button', { type: 'button', class: 'copy help', title: 'Keyboard', 'aria-label': 'Keyboard' }, '?');
  /** @param {Event} event */
  const change = (event) => setShortcuts(/** @type {HTMLInputElement} */ (event.target).checked);
  const panel = h(
    'div',
    { class: 'popup', role: 'dialog', 'aria-label': 'Keyboard' },
    h('dl', {}, ...SHORTCUTS.flatMap(({ name, does }) => [h('dt', {}, h('kbd', {}, name)), h('dd', {}, does)])),
    h('p', {}, 'In a picture of a network, the arrow keys move between neurons and Enter opens the numbers of one.'),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: true, onchange: change }), 'Use these keys'),
  );
  popup(button, panel);
  return { button, panel };
}
