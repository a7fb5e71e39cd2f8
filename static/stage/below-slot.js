// The place of what stands below the stage, until it has been fetched.

import { writeArmNames } from '../kit/arm-names.js';
import { h } from '../kit/dom.js';
import { reason, whenWanted } from '../element/parts.js';

/** @typedef {import('./below.js').Below} Below */
/** @typedef {import('./below.js').Hosts} Hosts */

/** Stands for the panels until they are there: what they would have been told then, they are told when they come. */
export class BelowSlot {
  #hosts;
  /** @type {Below | undefined} */ #parts;
  /** @type {[moment: string, playing: boolean]} */ #moment = ['', false];
  #stopped = false;
  #observer;

  /** @param {Hosts} hosts */
  constructor(hosts) {
    this.#hosts = hosts;
    this.root = h('p', { class: 'slot' });
    this.#observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting) this.fetch();
    });
    this.#observer.observe(this.root);
  }

  /** Fetches them; what fails is tried again by the next call. */
  fetch() {
    this.#fetch().catch((error) => {
      this.root.textContent = `What stands below could not be loaded (${reason(error)}).`;
    });
  }

  #fetch = whenWanted(async () => {
    const { Below } = await import('./below.js');
    if (this.#stopped) return;
    const { inside, export: take } = (this.#parts = new Below(this.#hosts, this.root.getRootNode()));
    this.#observer.disconnect();
    this.root.replaceWith(inside.root, take.root);
    const { armNames } = this.#hosts.inside.context();
    for (const { root } of [inside, take]) writeArmNames(root, armNames);
    inside.update(...this.#moment);
    take.offerPictures();
  });

  /** Another run. @param {boolean} isNew whether what was measured is not of its networks */
  show(isNew) {
    if (isNew) this.#parts?.inside.clear();
    this.#parts?.export.show();
  }

  /** Tells them where the run stands. @param {string} moment equal only for equal states of a run @param {boolean} playing */
  update(moment, playing) {
    this.#moment = [moment, playing];
    this.#parts?.inside.update(moment, playing);
  }

  /** There may be other pictures to take along. */
  offerPictures() {
    this.#parts?.export.offerPictures();
  }

  /** Shows what is known again, in the colours of now. */
  rebuild() {
    this.#parts?.inside.rebuild();
  }

  stop() {
    this.#stopped = true;
    this.#observer.disconnect();
    this.#parts?.inside.stop();
  }
}
