// How fast something goes, measured.

/** Milliseconds after which what was counted weighs a third of what is counted now. */
const MEMORY = 1000;
/** Milliseconds that have to be measured before there is anything to say. */
const LEAST = 250;

/** How many a second, as an average that forgets. */
export class Rate {
  #count = 0;
  #time = 0;

  /** Forgets everything. */
  reset() {
    this.#count = 0;
    this.#time = 0;
  }

  /** @param {number} count how many, in fractions if need be @param {number} milliseconds that they took */
  add(count, milliseconds) {
    const kept = Math.exp(-milliseconds / MEMORY);
    this.#count = kept * this.#count + count;
    this.#time = kept * this.#time + milliseconds;
  }

  /** How many a second; nothing before enough was measured. @returns {number | undefined} */
  get perSecond() {
    return this.#time < LEAST ? undefined : (1000 * this.#count) / this.#time;
  }
}
