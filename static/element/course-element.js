// <dropout-course>: the list of lessons and the sweeps, fetched when the reader comes near.

/** The course's section of a page. */
export class DropoutCourse extends HTMLElement {
  /** @type {(() => void) | undefined} */ #stop;
  #observer = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.#open();
  });

  connectedCallback() {
    this.#observer.observe(this);
    if (location.hash === `#${this.id}`) this.#open();
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    this.#stop?.();
    this.#stop = undefined;
  }

  async #open() {
    this.#observer.disconnect();
    const { openCourse } = await import('../course/course-section.js');
    if (this.isConnected) this.#stop ??= openCourse(this);
  }
}
