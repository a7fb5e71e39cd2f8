// The phases of an iteration as a stepper: a click, a drag or the arrow keys go on, which runs phases, or back, which shows an
// earlier phase of the same iteration as it was.

import { h, write } from '../kit/dom.js';
import { PHASES } from '../run/session.js';

/** @typedef {import('../../dropout-lab.js').PhaseName} PhaseName */

/** By how many phases a key goes on. @type {Record<string, number>} */
const KEYS = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: -PHASES.length,
  End: PHASES.length,
};

/** Five radio buttons, of which none is chosen while whole iterations are trained. */
export class PhaseStepper {
  #go;
  /** The one that is chosen. @type {PhaseName | undefined} */ #chosen;
  /** The one that a drag has come to. @type {PhaseName | undefined} */ #dragged;

  /** @param {(phase: PhaseName) => void} go shows a phase of the newest iteration, or runs up to it */
  constructor(go) {
    this.#go = go;
    this.steps = PHASES.map((phase) =>
      h(
        'button',
        { type: 'button', role: 'radio', 'aria-checked': 'false', tabindex: -1, onclick: () => go(phase) },
        phase,
      ),
    );
    this.said = h('p', { class: 'unseen', role: 'status' });
    this.root = h(
      'div',
      {
        class: 'phases',
        role: 'radiogroup',
        'aria-label': 'Phases of an iteration',
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event),
        onpointerdown: (/** @type {PointerEvent} */ event) => void (this.#dragged = this.#under(event)),
        onpointermove: (/** @type {PointerEvent} */ event) => this.#drag(event),
      },
      ...this.steps,
    );
    this.root.append(this.said);
    this.update(undefined, undefined, '');
  }

  /**
   * @param {PhaseName | undefined} chosen the phase that is shown; none while whole iterations are trained
   * @param {PhaseName | undefined} newest the last one of its iteration that is done
   * @param {string} sentence what the chosen one does
   */
  update(chosen, newest, sentence) {
    this.#chosen = chosen;
    const [at, done] = [chosen, newest].map((phase) => (phase ? PHASES.indexOf(phase) : -1));
    this.steps.forEach((step, index) => {
      step.setAttribute('aria-checked', String(index === at));
      step.classList.toggle('done', index <= (done ?? -1));
      step.tabIndex = index === Math.max(0, at ?? -1) ? 0 : -1;
    });
    write(this.said, sentence);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const by = KEYS[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = this.#chosen ? PHASES.indexOf(this.#chosen) : -1;
    const to = Math.max(0, Math.min(PHASES.length - 1, from + by));
    this.steps[to]?.focus();
    if (to !== from) this.#go(/** @type {PhaseName} */ (PHASES[to]));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const phase = event.buttons === 1 ? this.#under(event) : undefined;
    if (!phase || !this.#dragged || phase === this.#dragged) return;
    this.#dragged = phase;
    this.#go(phase);
  }

  /** The phase that is above or below the pointer. @param {PointerEvent} event */
  #under({ clientX }) {
    return PHASES.find((_, index) => {
      const box = this.steps[index]?.getBoundingClientRect();
      return box && clientX >= box.left && clientX < box.right;
    });
  }
}
