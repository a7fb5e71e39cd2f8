// The lesson that an element's attributes ask for: its panel is fetched only then.

import { reason } from './parts.js';

/** @typedef {import('../course/stage-run.js').Stage} Stage */
/** @typedef {import('../course/lesson-panel.js').LessonPanel} LessonPanel */

/** Keeps the lesson beside a lab what the attributes say. */
export class LessonSlot {
  #stage;
  #show;
  #complain;
  /** What was asked for last. */
  #asked = '';
  /** @type {LessonPanel | undefined} */ #panel;

  /**
   * @param {Stage} stage
   * @param {(panel: HTMLElement | undefined) => void} show
   * @param {(message: string) => void} complain
   */
  constructor(stage, show, complain) {
    this.#stage = stage;
    this.#show = show;
    this.#complain = complain;
  }

  /** Whether a lesson has been asked for. */
  get isTaken() {
    return this.#asked !== '';
  }

  /** What is printed of the lesson, if one is open. */
  printed() {
    return this.#panel?.printed();
  }

  /** Looks at the attributes. */
  async follow() {
    const { element } = this.#stage;
    const names = ['lesson', 'lesson-src'].filter((name) => element.hasAttribute(name));
    const asked = names.map((name) => `${name}=${element.getAttribute(name)}`).join(' ');
    if (asked === this.#asked) return;
    this.stop();
    this.#asked = asked;
    if (!asked) return;
    try {
      const { openLesson } = await import('../course/open-lesson.js');
      const panel = await openLesson(this.#stage);
      if (asked !== this.#asked) return;
      this.#panel = panel;
      this.#show(panel.root);
      await panel.open();
    } catch (error) {
      if (asked === this.#asked) this.#complain(reason(error));
    }
  }

  /** Takes the lesson away. */
  stop() {
    this.#asked = '';
    this.#panel?.stop();
    this.#panel = undefined;
    this.#show(undefined);
  }
}
