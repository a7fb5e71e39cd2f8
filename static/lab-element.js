// <dropout-lab>: a run, its clock and its workbench, tied to the life of an element. `element.js` registers it.

import { addressOf, readAddress, writeAddress } from './address.js';
import { isSetting, queryOf } from './attributes.js';
import { Runner, SPEEDS, speedAt } from './runner.js';
import { watchShortcuts } from './shortcuts.js';
import { watchSight } from './sight.js';
import { loadStyles } from './styles.js';
import { watchTheme } from './theme.js';
import { loadCore, loadDigits, reason } from './wasm.js';
import { Notice } from './notice.js';
import { Workbench } from './workbench.js';

/** @typedef {import('../dropout-lab.js').Lab} Lab */
/** @typedef {import('../dropout-lab.js').Setting} Setting */
/** @typedef {import('./wasm.js').Core} Core */

/** The page on which a link to a run of an embedded lab opens. */
const PAGE = new URL('../', import.meta.url);

/**
 * A lab. Attributes are query keys (`data="moons" drop="0.5"`), and beside them:
 * `views` the parts to show, `theme` light or dark, `query` a whole query, `address` to share the page's address bar.
 *
 * Events: `ready`; `iteration` after every redraw that followed training, with `detail.iteration`; `change` with
 * `detail.key`, `value`, `effect` and `query`; `error` with `detail.message`.
 */
export class DropoutLab extends HTMLElement {
  /** @type {Core | undefined} */ #core;
  /** @type {Lab | undefined} */ #lab;
  /** @type {Workbench | undefined} */ #workbench;
  /** @type {Setting[]} */ #schema = [];
  #runner = new Runner({
    train: (iterations) => this.#train(() => this.#lab?.step(iterations)),
    phase: () => this.#train(() => this.#lab?.phase()),
    draw: () => this.#draw(),
  });
  /** What this lab runs, kept while it is out of the document. @type {string | undefined} */ #query;
  /** Undoes what a life in the document has set up. @type {(() => void)[]} */ #undo = [];
  /** Whether the newest progress was a phase, so that the phases are spelt out. */ #slow = false;
  #trained = false;
  #broken = 0;
  #alive = false;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
  }

  connectedCallback() {
    if (this.#alive) return;
    this.#alive = true;
    this.#start();
  }

  disconnectedCallback() {
    // An element that is only moved is connected again before this runs, and goes on.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  /** The run's object of the core, for scripts; undefined until `ready` and after the element was removed. */
  get lab() {
    return this.#lab;
  }

  /** The run as a query. */
  get query() {
    return this.#lab?.query() ?? this.#query ?? '';
  }

  /** Whether it plays. */
  get playing() {
    return this.#runner.playing;
  }

  /** Trains at the speed that is set, while the lab can be seen. */
  play() {
    if (!this.#lab || this.#allBroken()) return;
    this.#slow = Boolean(speedAt(this.#runner.speed).phases);
    this.#runner.play();
    this.#runner.invalidate();
  }

  /** Stops training; the run stays where it is. */
  pause() {
    this.#runner.pause();
    this.#runner.invalidate();
  }

  /** Pauses, then trains. @param {number} [iterations] */
  step(iterations = 1) {
    this.pause();
    this.#slow = false;
    this.#train(() => this.#lab?.step(iterations));
  }

  /** Pauses, then does the next phase of an iteration. */
  phase() {
    this.pause();
    this.#slow = true;
    this.#train(() => this.#lab?.phase());
  }

  /** Begins the same run again; a playing one goes on playing. */
  restart() {
    this.#lab?.restart();
    this.#changed();
  }

  /**
   * Changes one setting, at once or by a restart, as the schema says.
   * @param {string} key
   * @param {string} value '' is the default
   * @returns {Promise<'nothing' | 'live' | 'restart'>}
   * @throws {Error} that says what is allowed; then nothing has changed
   */
  async set(key, value) {
    if (key === 'data' && this.#core?.Lab.needsDigits(`data=${value}`)) await loadDigits(this.#core);
    if (!this.#lab) throw new Error('The lab is not ready: wait for its event “ready”.');
    const effect = this.#lab.set(key, value);
    this.#changed();
    this.#fire('change', { key, value, effect, query: this.query });
    return effect;
  }

  async #start() {
    const shadow = /** @type {ShadowRoot} */ (this.shadowRoot);
    try {
      const [core, sheets] = await Promise.all([loadCore(), loadStyles()]);
      if (!this.isConnected) return;
      shadow.adoptedStyleSheets = sheets;
      this.#core = core;
      this.#schema = core.Lab.schema();
      this.#workbench = this.#build(this.#schema);
      await this.#open(this.#query ?? this.#asked());
      if (!this.isConnected) return this.#stop();
      shadow.replaceChildren(this.#workbench.root);
      this.#watch(this.#workbench);
      this.#fire('ready', {});
    } catch (error) {
      this.#refuse(shadow, reason(error));
    }
  }

  /** The query that the address or the attributes ask for. */
  #asked() {
    if (!this.hasAttribute('address')) return queryOf(this.#schema, this);
    const { query, page } = readAddress();
    for (const [key, value] of page) this.setAttribute(key, value);
    return query;
  }

  /** @param {Setting[]} schema */
  #build(schema) {
    return new Workbench(schema, {
      act: (action) => this.#act(action),
      speed: (stop) => this.#setSpeed(stop),
      fingerprint: () => this.#lab?.fingerprint() ?? '',
      link: () => this.#link(),
      shortcuts: (on) => void (this.#shortcuts.on = on),
      set: (key, value) => this.#try(key, value),
      redraw: () => this.#runner.invalidate(),
    }, this.#runner.speed);
  }

  /** Begins the run asked for, or the default one with a word on why. @param {string} query */
  async #open(query) {
    const core = /** @type {Core} */ (this.#core);
    try {
      if (core.Lab.needsDigits(query)) await loadDigits(core);
      this.#lab = new core.Lab(query);
    } catch (error) {
      this.#lab = new core.Lab('');
      this.#complain('These settings cannot be used as they are, so the default run is shown.', reason(error));
    }
    this.#workbench?.attach(this.#lab);
  }

  #shortcuts = { on: true };

  /** @param {Workbench} workbench */
  #watch(workbench) {
    const theme = watchTheme(this, (dark) => workbench.setDark(dark));
    const sight = watchSight(this, (seen) => this.#runner.setVisible(seen));
    const keys = watchShortcuts(this, {
      main: () => this.hasAttribute('address') && this.#shortcuts.on,
      act: (action) => this.#act(action),
    });
    this.#shortcuts = keys;
    const attributes = new MutationObserver((records) => this.#attributesChanged(records));
    attributes.observe(this, { attributes: true, attributeOldValue: true });
    workbench.setParts(this.getAttribute('views'));
    this.#undo = [theme, keys.stop, sight, () => attributes.disconnect(), () => workbench.stop()];
  }

  /** @param {MutationRecord[]} records */
  #attributesChanged(records) {
    for (const { attributeName: name, oldValue } of records) {
      if (!name || this.getAttribute(name) === oldValue) continue;
      const value = this.getAttribute(name);
      if (name === 'views') this.#workbench?.setParts(value);
      else if (isSetting(this.#schema, name)) this.#try(name, value ?? '');
    }
  }

  /** Changes a setting for the reader, who is told beside the control when it cannot be. @param {string} key @param {string} value */
  async #try(key, value) {
    try {
      await this.set(key, value);
    } catch (error) {
      this.#workbench?.controls.fail(key, reason(error));
      this.#fire('error', { message: reason(error) });
    }
  }

  /** What every change of the run leads to. */
  #changed() {
    this.#slow = false;
    this.#broken = 0;
    this.#workbench?.show();
    if (this.hasAttribute('address')) writeAddress(this.query);
  }

  /** @param {() => void} progress */
  #train(progress) {
    if (!this.#lab) return;
    progress();
    this.#trained = true;
    const { a, b } = this.#lab.metrics();
    const broken = [a, b].filter((arm) => arm?.diverged).length;
    // An arm that has just diverged stops the run, so that its message is seen.
    if (broken > this.#broken) this.#runner.pause();
    this.#broken = broken;
    this.#runner.invalidate();
  }

  #allBroken() {
    const metrics = this.#lab?.metrics();
    return [metrics?.a, metrics?.b].every((arm) => !arm || arm.diverged);
  }

  #draw() {
    this.#workbench?.draw({ playing: this.playing, slow: this.#slow });
    if (!this.#trained || !this.#lab) return;
    this.#trained = false;
    this.#fire('iteration', { iteration: this.#lab.metrics().iteration });
  }

  /** @param {number} stop */
  #setSpeed(stop) {
    this.#runner.speed = Math.max(0, Math.min(SPEEDS.length - 1, stop));
    this.#slow = Boolean(speedAt(this.#runner.speed).phases) && this.playing;
    this.#workbench?.transport.setSpeed(this.#runner.speed);
  }

  /** @param {import('./shortcuts.js').Action} action */
  #act(action) {
    const actions = {
      play: () => (this.playing ? this.pause() : this.play()),
      iteration: () => this.step(),
      phase: () => this.phase(),
      restart: () => this.restart(),
      seed: () => this.#core && this.#try('seed', String(this.#core.Lab.freshSeed())),
      faster: () => this.#setSpeed(this.#runner.speed + 1),
      slower: () => this.#setSpeed(this.#runner.speed - 1),
    };
    actions[action]();
  }

  #link() {
    if (this.hasAttribute('address')) return addressOf(this.query);
    const link = new URL(PAGE);
    link.search = this.query;
    return link.href;
  }

  /** Says what could not be done as asked. @param {string} title @param {string} message */
  #complain(title, message) {
    this.#workbench?.notice.show(title, message);
    this.#fire('error', { message });
  }

  /** Shows, in the place of the lab, why there is none. @param {ShadowRoot} shadow @param {string} message */
  #refuse(shadow, message) {
    const notice = new Notice();
    notice.show('The lab cannot be shown.', message);
    shadow.replaceChildren(notice.root);
    this.#fire('error', { message });
  }

  /** @param {string} name @param {object} detail */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Gives back all memory and stops listening. */
  #stop() {
    this.#alive = false;
    this.#query = this.#lab?.query() ?? this.#query;
    this.#runner.stop();
    for (const undo of this.#undo.splice(0)) undo();
    this.#lab?.free();
    this.#lab = undefined;
    this.#workbench = undefined;
    this.shadowRoot?.replaceChildren();
  }
}
