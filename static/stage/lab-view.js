// Everything inside the shadow root: which parts a lab has, and what each is told when, so that the pictures follow every
// frame while the numbers stay readable.

import { Arm } from './arm.js';
import { Chart } from '../results/chart.js';
import { Controls } from '../controls/controls.js';
import { wear } from '../element/theme.js';
import { writeArmNames } from '../kit/arm-names.js';
import { h, labRoot } from '../kit/dom.js';
import { BelowSlot } from './below-slot.js';
import { Hands } from './hands.js';
import { Inspectors } from './inspectors.js';
import { Selection, hasBegun } from './selection.js';
import { Shape } from './shape.js';
import { Key } from './key.js';
import { Notice } from './notice.js';
import { ownTable } from '../table/own-table.js';
import { presetsDrawer } from '../presets/presets.js';
import { receiveFiles } from '../table/drop.js';
import { Settings } from '../run/settings.js';
import { Stage } from './stage.js';
import { StatusLine } from './status.js';
import { TableSlot } from '../table/table-slot.js';
import { MetricsTable } from '../results/metrics-table.js';
import { paletteOf, weightColoursOf } from '../results/palette.js';
import { View } from './view.js';
import { isKeptFromMoving } from '../kit/scroll.js';
import { PhaseStepper } from '../transport/phases.js';
import { Transport } from '../transport/transport.js';
import { LabWorker } from '../worker/lab-worker.js';
import { scaleOf } from '../kit/scale.js';
import { WayBack } from '../presets/way-back.js';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */
/** @typedef {import('../../dropout-lab.js').Metrics} Metrics */
/** @typedef {import('../../dropout-lab.js').Setting} Setting */

/** Milliseconds between updates while a run plays: often enough to follow, seldom enough to read. */
const PACE = { pictures: 0, numbers: 125, charts: 200, fingerprint: 500, text: 2500 };
/** The same for pictures where the reader has asked for less motion: masks that change with every frame flicker. */
const CALM = 500;
/** Milliseconds that first drawings may take in a frame; one more is begun if they have taken less, and one always comes. */
const FIRST = 8;

/** The parts that the `views` attribute may name. */
export const PARTS = ['network', 'plane', 'mask', 'curves', 'table', 'inside', 'export', 'controls'];

/** What the pictures are called when they are saved. @type {Record<import('../../dropout-lab.js').View, string>} */
const PICTURES = { network: 'Network', mask: 'Masks', plane: 'Plane', curve: 'Curve', answers: 'Answers' };

/**
 * @typedef {object} OwnActions What the parts ask of the lab, beside what the bar does.
 * @property {(key: string, value: string) => void} set
 * @property {(query: string) => Promise<void>} go begins another run in the place of this one
 * @property {(phase: import('../../dropout-lab.js').PhaseName) => void} phase shows a phase of the newest iteration
 * @property {() => void} redraw
 * @property {() => void} pause
 * @property {import('../table/table-panel.js').Use} useTable
 * @property {(json: string) => Promise<void>} load takes weights, or throws a sentence
 * @typedef {import('../transport/transport.js').TransportActions & OwnActions} Actions
 */

/** Which picture shows what was learnt from a family of data. @param {string} family @returns {import('./stage.js').Learnt} */
function learntView(family) {
  if (family === 'curve') return 'curve';
  if (family === 'digits') return 'answers';
  const table = family === 'table' ? ownTable()?.info : undefined;
  return table && (table.inputs.length !== 2 || table.classes.length !== 2) ? 'answers' : 'plane';
}

/** All parts of a lab that one sees. */
export class LabView {
  /** @type {Lab | undefined} */ #lab;
  /** @type {Settings | undefined} */ #settings;
  /** @type {import('../kit/arm-names.js').ArmNames} */ #armNames = { a: '', b: '' };
  /** @type {Record<string, number>} */ #due = {};
  /** @type {number | undefined} */ #evaluatedAt = -1;
  #late = 0;
  #isComplete = false;
  /** Counts changes of the settings. */
  #change = 0;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #observer;
  #bar;
  /** How many times as large as it is laid out the lab is on the screen: slides are scaled to fit. */
  #scale = 1;
  #listeners = new AbortController();

  selection = new Selection({
    lab: () => this.#lab,
    batch: () => this.#batch(),
    redraw: () => this.redraw(),
    refresh: () => this.#refresh(),
    take: (place) => this.hands.take(place),
  });

  hands = new Hands({
    lab: () => this.#lab,
    selection: this.selection,
    refresh: () => this.#refresh(),
  });

  /**
   * @param {Setting[]} schema
   * @param {Actions} actions
   * @param {number} speed
   */
  constructor(schema, actions, speed) {
    this.schema = schema;
    this.redraw = actions.redraw;
    const phases = new PhaseStepper(actions.phase);
    this.transport = new Transport(actions, speed, phases.root);
    this.status = new StatusLine(phases, () => this.#refresh());
    this.notice = new Notice();
    this.tablePanel = new TableSlot(actions.useTable);
    this.controls = new Controls(schema, actions.set, this.tablePanel.root);
    this.wayBack = new WayBack(actions.go);
    this.presets = presetsDrawer((query) => this.wayBack.go(query), this.wayBack.undo());
    this.controls.buttons.append(this.presets.button);
    this.controls.drawer.panel.append(this.wayBack.reset, this.wayBack.undo());
    const host = {
      lab: () => this.#lab,
      selection: this.selection,
      redraw: actions.redraw,
      scale: () => this.#scale,
    };
    this.arms = /** @type {const} */ (['a', 'b']).map((name) => new Arm(name, host));
    this.inspectors = new Inspectors(
      host,
      this.arms.map(({ network }) => network),
    );
    this.answers = new View('answers', 'b', host);
    this.answers.setLabel('What both networks answer to test examples');
    const chart = (/** @type {import('../results/chart.js').Quantity} */ quantity) =>
      new Chart(quantity, {
        palette: () => paletteOf(this.root),
        scale: () => this.#scale,
        appeared: () => this.#refresh(),
      });
    this.shape = new Shape(actions.set);
    this.loss = chart('Loss');
    this.accuracy = chart('Accuracy');
    this.charts = [this.loss, this.accuracy];
    this.figures = new MetricsTable(true);
    this.table = new MetricsTable();
    this.worker = new LabWorker(() => this.#lab);
    this.below = new BelowSlot({
      export: {
        lab: () => this.#lab,
        worker: this.worker,
        pictures: () => this.#shownPictures(),
        load: actions.load,
      },
      inside: {
        lab: () => this.#lab,
        worker: this.worker,
        context: () => ({
          chart: paletteOf(this.root),
          weights: weightColoursOf(this.root),
          names: { a: this.#lab?.names('a') ?? [], b: this.#lab?.names('b') ?? [] },
          armNames: this.#armNames,
        }),
        pause: actions.pause,
      },
    });
    this.key = new Key();
    this.root = labRoot();
    this.stage = new Stage(this.root, {
      arms: this.arms,
      answers: this.answers,
      loss: this.loss.root,
      figures: this.figures.root,
      hands: this.hands,
      shape: this.shape.root,
      key: this.key,
    });
    this.controls.buttons.append(this.key.root);
    this.body = h(
      'div',
      { class: 'body' },
      this.stage.root,
      h(
        'div',
        { class: 'below' },
        this.stage.masks,
        h('div', { class: 'results' }, this.accuracy.root, this.table.root),
        this.below.root,
        this.transport.fingerprint.element,
      ),
    );
    this.root.append(
      this.stage.ruler,
      this.transport.root,
      this.controls.root,
      this.status.root,
      this.notice.root,
      this.body,
      this.inspectors.root,
      this.controls.drawer.root,
      this.presets.root,
    );
    receiveFiles(this.root, (files) => this.tablePanel.takeFiles(files));
    const placeBar = () =>
      requestAnimationFrame(() => this.root.classList.toggle('unmoved', isKeptFromMoving(this.root)));
    this.#observer = new ResizeObserver(placeBar);
    this.#observer.observe(this.stage.ruler);
    // What is docked above the bar where that is at the bottom (see the style sheets).
    this.#bar = new ResizeObserver(() => {
      const isBelow = getComputedStyle(this.transport.root).bottom === '0px';
      this.root.style.setProperty('--bar', `${isBelow ? this.transport.root.offsetHeight : 0}px`);
    });
    this.#bar.observe(this.transport.root);
    // It may change how the lab is scaled, which no observer sees.
    window.addEventListener('resize', () => this.redraw(), { signal: this.#listeners.signal });
    window.addEventListener('resize', placeBar, { signal: this.#listeners.signal });
  }

  /** Brings everything that depends on the settings up to date with a run. @param {Lab | undefined} lab */
  show(lab) {
    this.#lab = lab;
    if (!lab) return;
    const query = lab.query();
    this.#settings = new Settings(this.schema, query);
    this.controls.show(this.#settings);
    this.wayBack.show(query);
    this.#armNames = lab.armNames();
    writeArmNames(this.root, this.#armNames);
    for (const arm of this.arms) arm.setName(this.#armNames[arm.name]);
    for (const chart of this.charts) chart.setNames(this.#armNames);
    const words = lab.phaseWords();
    const metrics = lab.metrics();
    this.status.setRun(words, this.#armNames, this.#settings.haveSameShapes);
    this.root.classList.toggle('alone', !metrics.a);
    const { family } = this.#settings;
    this.tablePanel.show(family);
    this.stage.setLearnt(learntView(family), family);
    this.hands.setFamily(family);
    this.shape.show(this.schema, this.#settings);
    this.accuracy.root.hidden = family === 'curve';
    this.#change += 1;
    // Before the first iteration it is another run: what was measured is not of these networks.
    this.below.show(metrics.iteration === 0);
    this.key.show(lab, words, metrics, this.#settings);
    this.selection.clamp();
    this.#evaluatedAt = -1;
    this.#due = {};
  }

  /**
   * Draws the newest state; numbers, charts and texts follow at their own pace while the run plays.
   * @param {{ playing: boolean, slow: boolean, reached: number | undefined }} run `slow`: phase by phase; `reached`:
   *   iterations a second
   */
  draw({ playing, slow, reached }) {
    const lab = this.#lab;
    if (!lab) return;
    this.#scale = scaleOf(this.root);
    const metrics = lab.metrics();
    const begun = hasBegun(metrics);
    this.root.classList.toggle('begun', begun);
    this.key.move(begun);
    const arms = this.arms.filter(({ name }) => metrics[name]);
    this.#pictures(lab, arms, playing, this.#isDue('pictures', playing));
    const moment = `${this.#change} ${metrics.iteration} ${metrics.phase}`;
    this.below.update(moment, playing);
    this.transport.setPlaying(playing);
    this.transport.setProgress(metrics.iteration, metrics.epoch);
    if (this.#isDue('numbers', playing)) {
      this.transport.setReached(reached);
      this.#numbers(lab, metrics, arms, slow);
      this.hands.update(moment, playing);
    }
    if (metrics.evaluatedAt !== this.#evaluatedAt && this.#isDue('charts', playing)) {
      this.#evaluatedAt = metrics.evaluatedAt;
      const history = lab.history();
      for (const chart of this.charts) chart.update(history);
    }
    if (this.#isDue('fingerprint', playing)) {
      this.transport.setFingerprint(lab.fingerprint(), metrics.changedAt === undefined);
    }
    if (this.#isComplete && this.#isDue('text', playing)) {
      for (const view of this.#views(arms)) view.describe(lab);
      this.below.offerPictures();
    }
  }

  /** The pictures of these arms. @param {Arm[]} arms */
  #views(arms) {
    return [...arms.flatMap(({ views }) => views), this.answers];
  }

  /** @param {Lab} lab @param {Arm[]} arms @param {boolean} playing @param {boolean} due whether those there are redrawn */
  #pictures(lab, arms, playing, due) {
    let spent = 0;
    for (const view of this.#views(arms)) {
      if (!view.isBlank) {
        if (due) view.draw(lab, !playing);
        continue;
      }
      // A first drawing takes its time: those that are left wait for the next frame, so that the page opens without a
      // halt. What the others take does not count, or where that is much no further picture would ever come.
      if (spent >= FIRST) {
        this.redraw();
        continue;
      }
      const start = performance.now();
      view.draw(lab, !playing);
      spent += performance.now() - start;
    }
  }

  /** @param {Lab} lab @param {Metrics} metrics @param {Arm[]} arms @param {boolean} slow */
  #numbers(lab, metrics, arms, slow) {
    this.status.update(metrics, slow);
    for (const table of [this.figures, this.table]) table.update(metrics, this.#settings?.family === 'curve');
    const left = this.hands.left();
    const shown = this.hands.caption(left, this.selection.example, this.#batch());
    this.stage.setLeft(left);
    for (const arm of arms) {
      const own = metrics[arm.name];
      if (own) arm.update(own, shown, left);
    }
    this.inspectors.update(lab, metrics);
  }

  /** @param {keyof typeof PACE} what @param {boolean} playing */
  #isDue(what, playing) {
    const now = performance.now();
    const due = this.#due[what] ?? 0;
    if (playing && now < due) {
      // A slow run may not draw again for a while: schedule a catch-up redraw.
      if (!this.#late) this.#late = window.setTimeout(() => this.#catchUp(), due - now);
      return false;
    }
    this.#due[what] = now + (what === 'pictures' && this.#calm.matches ? CALM : PACE[what]);
    return true;
  }

  #catchUp() {
    this.#late = 0;
    this.redraw();
  }

  /** Takes back what the reader has chosen in the controls and the run has not become. */
  resetControls() {
    if (this.#settings) this.controls.show(this.#settings);
  }

  /** Asks the reader for a table, where it can be seen. @param {string} why */
  askForTable(why) {
    this.tablePanel.ask(why);
  }

  /** What is printed of the run. @returns {import('../print/paper.js').PrintedRun | undefined} */
  get printed() {
    const [lab, settings] = [this.#lab, this.#settings];
    if (!lab || !settings) return undefined;
    return {
      lab,
      settings,
      selection: this.selection,
      learnt: learntView(settings.family),
      remark: this.status.text.textContent ?? '',
    };
  }

  /** What can be saved as a picture: all that is shown. @returns {import('./picture.js').Picture[]} */
  #shownPictures() {
    const views = this.arms.flatMap(({ name, views }) =>
      views.map((view) => ({
        name: `${PICTURES[view.name]} ${this.#armNames[name]}`,
        canvas: view.canvas,
      })),
    );
    views.push({ name: PICTURES.answers, canvas: this.answers.canvas });
    const charts = this.charts.flatMap(({ quantity, area }) =>
      [...area.querySelectorAll('canvas')].map((canvas) => ({ name: `${quantity} over time`, canvas })),
    );
    return [...views, ...charts].filter(({ canvas }) => canvas.checkVisibility());
  }

  /** Shows only the named parts. @param {string | null} views their names, separated by commas; null is all */
  setParts(views) {
    const wanted = views?.split(/[\s,]+/).filter(Boolean);
    for (const part of PARTS) this.root.classList.toggle(`no-${part}`, Boolean(wanted && !wanted.includes(part)));
    this.stage.hideLearnt();
    // At once, so that it is never seen otherwise.
    this.stage.arrange();
    this.redraw();
  }

  /** Gives a lesson the place of the settings, or takes it away. @param {HTMLElement | undefined} panel */
  showLesson(panel) {
    this.root.classList.toggle('in-lesson', Boolean(panel));
    this.body.querySelector(':scope > .lesson')?.remove();
    if (panel) this.body.prepend(panel);
  }

  /** The core is there as a whole: it can tell the pictures in words, and what stands below the stage has something to ask. */
  complete() {
    this.#isComplete = true;
    this.below.fetch();
    this.#refresh();
  }

  /** Shows the stage alone, or everything. @param {boolean} on */
  present(on) {
    this.root.classList.toggle('presenting', on);
    if (on) this.controls.drawer.show(false);
    this.stage.arrange();
    this.transport.setPresenting(on);
    this.redraw();
  }

  /** Points at one of the parts, or at none. @param {string | undefined} part */
  point(part) {
    if (part) this.root.dataset.watch = part;
    else delete this.root.dataset.watch;
  }

  /** @param {import('../element/theme.js').Theme} theme */
  setTheme(theme) {
    if (!wear(this.root, theme)) return;
    this.selection.dark = theme.dark;
    for (const chart of this.charts) chart.rebuild();
    this.below.rebuild();
    this.redraw();
  }

  /** Releases all observers. */
  stop() {
    this.#lab = undefined;
    clearTimeout(this.#late);
    this.#observer.disconnect();
    this.#bar.disconnect();
    this.#listeners.abort();
    for (const part of [...this.arms, this.answers, ...this.charts, this.hands, this.below, this.worker, this.stage])
      part.stop();
  }

  #batch() {
    return Number(this.#settings?.word('batch') || 1);
  }

  #refresh() {
    this.#due = {};
    this.redraw();
  }
}
