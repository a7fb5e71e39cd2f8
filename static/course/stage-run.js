// A lesson's run on the stage: it plays as fast as one can follow, is changed where the lesson says, and stops at its end.

import { SPEEDS } from '../run/runner.js';
import { onStage, stageRun } from './lessons.js';

/** @typedef {import('../../worker.js').Lesson} Lesson */

/**
 * @typedef {object} Stage What a lesson does with the lab that it stands beside.
 * @property {HTMLElement & { lab?: import('../../dropout-lab.js').Lab }} element
 * @property {(query: string) => Promise<void>} open
 * @property {(key: string, value: string) => Promise<unknown>} set
 * @property {() => void} play
 * @property {() => void} pause
 * @property {(stop: number) => void} setSpeed
 * @property {(on: boolean) => void} allOn shows the networks with all neurons on, so that some can be removed, or thinned
 * @property {(part: string | undefined) => void} point shows which part is meant, or none
 * @property {() => void} leave takes the lesson away; the run stays
 */

/** Seconds that a run should take. */
const SECONDS = 8;

/** Plays, once. */
export class StageRun {
  #stage;
  #run;
  #end;
  #changed = 0;
  #ended;
  #listener = () => this.#look();

  /** @param {Stage} stage @param {Lesson} lesson @param {() => void} ended */
  constructor(stage, lesson, ended) {
    this.#stage = stage;
    this.#run = stageRun(lesson);
    this.#end = lesson.watch.until ?? this.#run.iterations;
    this.#ended = ended;
  }

  /** Puts the run on the stage, at rest. @param {number} seed */
  async open(seed) {
    this.stop();
    this.#changed = 0;
    await this.#stage.open(onStage(this.#run.query, seed));
  }

  play() {
    const wanted = SPEEDS.findIndex(({ perSecond }) => perSecond >= this.#end / SECONDS);
    this.#stage.setSpeed(wanted < 0 ? SPEEDS.length - 1 : wanted);
    this.#stage.element.addEventListener('iteration', this.#listener);
    this.#stage.play();
  }

  stop() {
    this.#stage.element.removeEventListener('iteration', this.#listener);
    this.#stage.pause();
  }

  #look() {
    const iteration = this.#stage.element.lab?.metrics().iteration ?? 0;
    const { changes = [] } = this.#run;
    for (let change; (change = changes[this.#changed]) && change.at <= iteration; this.#changed += 1) {
      this.#stage.set(change.key, change.value);
    }
    if (iteration < this.#end) return;
    this.stop();
    this.#ended();
  }
}
