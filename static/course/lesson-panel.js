// A lesson beside the lab, in five steps: idea, predict, run, observe, explain. Nothing runs before the reader has predicted,
// and nothing is explained before it has been measured.

import { reason } from '../element/parts.js';
import { copyButton } from '../kit/copy.js';
import { h, identifier, write } from '../kit/dom.js';
import { dotCharts, numbersTable } from './dots.js';
import { LESSONS, onStage } from './lessons.js';
import { keep } from './progress.js';
import { USUAL_SEEDS, writeSeeds } from './seeds.js';
import { StageRun } from './stage-run.js';
import { TEXTS } from './texts.js';
import { runTrials } from './trials.js';

/** @typedef {import('../../worker.js').Lesson} Lesson */
/** @typedef {import('../../worker.js').Outcome} Outcome */
/** @typedef {import('../../worker.js').Verdict} Verdict */
/** @typedef {import('./stage-run.js').Stage} Stage */

const [IDEA, PREDICT, RUN, OBSERVE, EXPLAIN] = [0, 1, 2, 3, 4];

/** What an answer is called. @param {number} choice */
const letter = (choice) => String.fromCharCode('A'.charCodeAt(0) + choice);

/** @param {string} text @param {() => void} onclick @param {string} [style] */
const button = (text, onclick, style = '') => h('button', { type: 'button', class: style, onclick }, text);

/** The panel of one lesson. */
export class LessonPanel {
  #lesson;
  #stage;
  #links;
  #run;
  /** @type {number[]} */ #seeds;
  #step = IDEA;
  #reached = IDEA;
  /** Whether it is the reader's turn on the stage, where the run has played. */
  #isByHand = false;
  /** @type {number | undefined} */ #choice;
  /** @type {Outcome[]} */ #outcomes = [];
  /** @type {Verdict | undefined} */ #verdict;
  #trials = new AbortController();

  /**
   * @param {Lesson} lesson
   * @param {Stage} stage
   * @param {object} options
   * @param {number[]} [options.seeds]
   * @param {(seeds: number[]) => string} options.address where this lesson is found again
   * @param {((name: string) => string) | undefined} options.links where other lessons are; none where the lesson stands alone
   */
  constructor(lesson, stage, { seeds = USUAL_SEEDS, address, links }) {
    this.#lesson = lesson;
    this.#stage = stage;
    this.#seeds = seeds;
    this.#links = links;
    this.address = address;
    this.#run = new StageRun(stage, lesson, () => this.#hasRun());
    this.heading = h('h2', { tabindex: '-1' }, lesson.title);
    this.steps = h('ol', { class: 'steps' });
    this.content = h('div', { class: 'step' });
    this.root = h(
      'section',
      { class: 'lesson', lang: lesson.language, 'aria-label': `${TEXTS.lesson}: ${lesson.title}` },
      h(
        'header',
        {},
        this.heading,
        this.#arrows(),
        button('✕', () => stage.leave(), 'close'),
      ),
      this.steps,
      this.content,
    );
    this.root.querySelector('.close')?.setAttribute('aria-label', TEXTS.close);
    this.choices = identifier('choices');
    this.dots = h('div', { class: 'all-dots' });
    this.arriving = h('p', { role: 'status', class: 'muted' });
    this.verdict = h('div', { class: 'verdict', role: 'status' });
    this.table = h('div', { class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': TEXTS.numbers });
  }

  /** Puts the lesson's run on the stage and begins. */
  async open() {
    await this.#run.open(this.#seeds[0] ?? 1);
    this.#show(IDEA, false);
  }

  /** Ends what runs for the lesson. */
  stop() {
    this.#trials.abort();
    this.#run.stop();
    if (this.#isByHand) this.#stage.allOn(false);
    this.#stage.point(undefined);
  }

  /** The run on the stage is over: what came of the others is next, unless the reader is to try something first. */
  #hasRun() {
    this.#isByHand = Boolean(this.#lesson.hands) && this.#step <= RUN;
    if (!this.#isByHand) return this.#show(Math.max(this.#step, OBSERVE), false);
    this.#stage.allOn(true);
    this.#show(RUN, false);
  }

  /** The lesson on paper: the question, and what has come out if something has. */
  printed() {
    const { title, language, idea, predict } = this.#lesson;
    const outcome = this.#verdict
      ? [...this.verdict.cloneNode(true).childNodes, h('p', {}, this.#verdict.explanation)]
      : [h('p', {}, idea)];
    const answers = predict.choices.map(({ text }, choice) => `${letter(choice)}: ${text}`);
    return h(
      'section',
      { lang: language },
      h('h2', {}, title),
      h('p', {}, `${predict.question} … ${answers.join(' ')}`),
      ...outcome,
    );
  }

  /** @param {number} step @param {boolean} [focus] whether the reader has gone there */
  #show(step, focus = true) {
    this.#step = step;
    this.#reached = Math.max(this.#reached, step);
    this.#stage.point(step === RUN ? this.#lesson.watch.part : undefined);
    // Before the run there is nothing to see on the stage: a presentation shows the question alone.
    this.root.classList.toggle('asking', step <= PREDICT);
    this.steps.replaceChildren(
      ...TEXTS.steps.map((name, place) =>
        h(
          'li',
          { class: place === step ? 'current' : '' },
          h(
            'button',
            {
              type: 'button',
              disabled: place > this.#reached,
              'aria-current': place === step ? 'step' : undefined,
              'aria-label': TEXTS.step(place + 1, name),
              onclick: () => this.#show(place),
            },
            name,
          ),
        ),
      ),
    );
    const contents = [this.#idea, this.#prediction, this.#running, this.#observation, this.#explanation];
    this.content.replaceChildren(.../** @type {() => Node[]} */ (contents[step]).call(this));
    if (focus) this.heading.focus({ preventScroll: true });
    this.root.scrollTop = 0;
  }

  #idea() {
    const { idea, statement } = this.#lesson;
    return [
      h('p', { class: 'idea' }, idea),
      h('p', { class: 'muted' }, h('strong', {}, `${TEXTS.statement}: `), statement),
      button(TEXTS.toPredict, () => this.#show(PREDICT), 'primary'),
    ];
  }

  #prediction() {
    const { question, choices } = this.#lesson.predict;
    const go = button(TEXTS.toRun, () => this.#begin(), 'primary');
    go.disabled = this.#choice === undefined;
    const answers = choices.map(({ text }, choice) =>
      h(
        'label',
        { class: 'choice' },
        h('input', {
          type: 'radio',
          name: this.choices,
          checked: this.#choice === choice,
          // What has been measured stays with the answer that was given before it.
          disabled: this.#reached > PREDICT && this.#choice !== choice,
          onchange: () => {
            this.#choice = choice;
            go.disabled = false;
          },
        }),
        h('span', {}, h('b', {}, `${letter(choice)} `), text),
      ),
    );
    return [
      h('fieldset', {}, h('legend', {}, question), ...answers),
      go,
      h('p', { class: 'muted' }, TEXTS.predictHint),
    ];
  }

  /** The reader has predicted: everything runs. */
  async #begin() {
    if (this.#choice === undefined) return;
    keep(this.#lesson.name, { choice: this.#choice });
    const isFirst = this.#reached < RUN;
    this.#isByHand = false;
    this.#stage.allOn(false);
    this.#show(RUN);
    if (isFirst) this.#measure();
    else await this.#run.open(this.#seeds[0] ?? 1);
    if (this.#step === RUN) this.#run.play();
  }

  #running() {
    const { hands, watch } = this.#lesson;
    const [title, text] = this.#isByHand && hands ? [TEXTS.hands, hands] : [TEXTS.watch, watch.text];
    return [
      h('p', { class: 'watch', role: 'status' }, h('strong', {}, `${title}: `), text),
      h('p', { class: 'muted' }, TEXTS.runHint),
      this.arriving,
      button(TEXTS.toObserve, () => this.#show(OBSERVE), 'primary'),
    ];
  }

  /** Makes the trials with all seeds, and judges. */
  async #measure() {
    this.#trials.abort();
    this.#trials = new AbortController();
    const { signal } = this.#trials;
    const [lesson, seeds] = [this.#lesson, this.#seeds];
    this.#verdict = undefined;
    this.#seen([]);
    this.verdict.replaceChildren();
    try {
      const verdict = await runTrials(lesson, seeds, signal, (outcomes) => {
        if (!signal.aborted) this.#seen(outcomes);
      });
      if (!signal.aborted) this.#judged(verdict);
    } catch (error) {
      if (signal.aborted) return;
      this.verdict.replaceChildren(h('p', { class: 'error' }, `${TEXTS.failed} ${reason(error)}`));
    }
  }

  /** @param {Outcome[]} outcomes */
  #seen(outcomes) {
    // In the order of the seeds, whichever came first.
    const place = (/** @type {Outcome} */ { seed }) => this.#seeds.indexOf(seed);
    this.#outcomes = [...outcomes].sort((one, other) => place(one) - place(other));
    write(this.arriving, TEXTS.arriving(outcomes.length, this.#seeds.length));
    this.dots.replaceChildren(...dotCharts(this.#lesson, this.#outcomes));
    this.table.replaceChildren(numbersTable(this.#lesson, this.#outcomes, TEXTS.seed));
  }

  /** @param {Verdict} verdict */
  #judged(verdict) {
    this.#verdict = verdict;
    const { choices } = this.#lesson.predict;
    const right = choices.findIndex((choice) => choice.right);
    const choice = this.#choice ?? right;
    const text = (/** @type {number} */ place) => choices[place]?.text ?? '';
    const borneOut = !verdict.holds
      ? TEXTS.noneBornOut
      : choice === right
        ? TEXTS.bornOut
        : TEXTS.otherBornOut(letter(right), text(right));
    this.verdict.replaceChildren(
      h('p', {}, h('strong', {}, this.#outcome(verdict))),
      h('p', {}, verdict.sentence),
      h('p', {}, `${TEXTS.yourAnswer(letter(choice), text(choice))} ${borneOut}`),
    );
    write(this.arriving, '');
    const { held, of } = verdict;
    keep(this.#lesson.name, { choice, held, of, seeds: writeSeeds(this.#seeds) });
    if (this.#step === OBSERVE) this.#show(OBSERVE, false);
  }

  /** @param {Verdict} verdict */
  #outcome({ holds, held, of }) {
    return holds ? TEXTS.cameOut(held, of) : TEXTS.didNotComeOut(held, of);
  }

  #observation() {
    const go = button(TEXTS.toExplain, () => this.#show(EXPLAIN), 'primary');
    go.disabled = !this.#verdict;
    return [
      this.arriving,
      this.verdict,
      go,
      this.dots,
      h('p', { class: 'muted' }, TEXTS.dotsHint),
      h('details', {}, h('summary', {}, TEXTS.numbers), this.table),
      button(TEXTS.otherSeeds, () => this.#reseed()),
    ];
  }

  /** Other seeds, drawn on the reader's machine. */
  async #reseed() {
    const { loadCore } = await import('../element/core.js');
    const { Lab } = await loadCore();
    this.#seeds = this.#seeds.map(() => Lab.freshSeed());
    this.#measure();
    this.#show(OBSERVE);
  }

  #explanation() {
    const { explain, papers } = this.#lesson;
    const { text, query, sweep } = explain.try;
    const href = this.#links && `?${onStage(query)}${sweep ? `&sweep=${encodeURIComponent(sweep)}#course` : ''}`;
    const [, after] = this.#neighbours();
    return [
      h('p', {}, this.#verdict?.explanation ?? ''),
      h(
        'p',
        {},
        h('strong', {}, `${TEXTS.try}: `),
        `${text} `,
        href && h('a', { href }, sweep ? TEXTS.trySweep : TEXTS.tryLab),
      ),
      h(
        'div',
        { class: 'actions' },
        after && h('a', { class: 'primary', href: this.#links?.(after.name) }, `${TEXTS.next} →`),
        button(TEXTS.free, () => this.#stage.leave()),
        copyButton('', TEXTS.copyTitle, () => this.#results(), undefined, TEXTS.copy).element,
      ),
      h('h3', {}, TEXTS.papers),
      h('ul', { class: 'papers' }, ...papers.map((paper) => h('li', {}, paper.text))),
    ];
  }

  /** The lessons before and after this one. @returns {(Lesson | undefined)[]} */
  #neighbours() {
    const place = LESSONS.findIndex(({ name }) => name === this.#lesson.name);
    return this.#links && place >= 0 ? [LESSONS[place - 1], LESSONS[place + 1]] : [];
  }

  /** The way to the lessons before and after this one. */
  #arrows() {
    const [before, after] = this.#neighbours();
    const arrow = (/** @type {Lesson | undefined} */ lesson, /** @type {string} */ name, /** @type {string} */ sign) =>
      lesson && h('a', { href: this.#links?.(lesson.name), 'aria-label': name, title: lesson.title }, sign);
    return h('nav', { class: 'arrows' }, arrow(before, TEXTS.previous, '←'), arrow(after, TEXTS.next, '→'));
  }

  /** What can be handed in. */
  #results() {
    const { title, predict } = this.#lesson;
    const [choice, verdict] = [this.#choice ?? 0, this.#verdict];
    if (!verdict) return '';
    const fingerprints = this.#outcomes.map((outcome) => Object.values(outcome.fingerprints)[0] ?? '');
    return TEXTS.results({
      title,
      letter: letter(choice),
      answer: predict.choices[choice]?.text ?? '',
      isBornOut: verdict.holds && Boolean(predict.choices[choice]?.right),
      verdict: this.#outcome(verdict),
      sentence: verdict.sentence,
      seeds: writeSeeds(this.#seeds),
      fingerprints: fingerprints.join(' '),
      link: this.address(this.#seeds),
    });
  }
}
