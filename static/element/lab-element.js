// <dropout-lab>: a session and its view, tied to the life of an element. `element.js` registers it.

import { AddressBar, addressOf, readAddress } from './address.js';
import { anticipate } from './anticipation.js';
import { Attributes } from './attributes.js';
import { h, labRoot } from '../kit/dom.js';
import { Notice } from '../stage/notice.js';
import { ownTable, takeTable } from '../table/own-table.js';
import { Session } from '../run/session.js';
import { Settings } from '../run/settings.js';
import { watchKeyboard } from './keyboard.js';
import { LessonSlot } from './lesson-slot.js';
import { watchPresent } from './present.js';
import { watchVisibility } from './visibility.js';
import { addStyles } from './styles.js';
import { watchTheme } from './theme.js';
import { loadCore } from './core.js';
import { reason } from './parts.js';
import { keepPage } from '../offline/keep-page.js';
import { preparePrinting } from '../print/prepare.js';
import { LabView } from '../stage/lab-view.js';

/** @typedef {import('../../dropout-lab.js').Setting} Setting */
/** @typedef {import('../run/session.js').Effect} Effect */
/** @typedef {import('./core.js').Core} Core */

/** A word that a worker can be sent, whatever a script has passed. @param {unknown} value */
const wordOf = (value) => (typeof value === 'string' ? value : '');

/** Columns are a table's own: what those of an earlier one were is forgotten. @type {[key: string, value: string][]} */
const NO_COLUMNS = [
  ['label', ''],
  ['columns', ''],
];

/** The page on which a link to a run of an embedded lab opens: it is beside static/, which has all scripts. */
const PAGE = new URL('../', import.meta.url);

/**
 * A lab. Attributes are query keys (`data="moons" drop="0.5"`), and beside them:
 * `views` the parts to show, `theme` light or dark, `query` a whole query, `address` to share the page's address bar, `page` the
 * address of a page like ours, to which a link to the run leads, `offline` to keep the page for times without a network, `present` to
 * show the stage alone, over the whole window.
 *
 * Events: `ready`; `iteration` after every redraw that followed training, with `detail.iteration`; `change` with
 * `detail.key`, `value`, `effect`, `query` and `adjustments`, what gave way to it; `error` with `detail.message`.
 */
export class DropoutLab extends HTMLElement {
  /** @type {Core | undefined} */ #core;
  /** @type {Session | undefined} */ #session;
  /** @type {LabView | undefined} */ #view;
  /** @type {Setting[]} */ #schema = [];
  /** @type {Attributes | undefined} */ #attributes;
  /** Where the run stands in the page's address, if it does. @type {AddressBar | undefined} */ #bar;
  #keyboard = { on: true };
  /** What this lab runs, kept while it is out of the document. @type {string | undefined} */ #query;
  /**
   * Current connection to the document; async work from earlier ones is ignored.
   * @type {{ isFollowing: boolean } | undefined}
   */
  #stay;
  /** Keys of the query that mean nothing here. @type {string[]} */ #foreign = [];
  /** The query of a run that waits for the reader's table. @type {string | undefined} */ #waiting;
  /** Whether the reader goes to another run at once, which is a step in the history. */ #isGoing = false;
  /** Undoes what this stay has set up. @type {(() => void)[]} */ #undo = [];
  #lesson = new LessonSlot(
    {
      element: this,
      open: (query) => this.#open(/** @type {Session} */ (this.#session), query),
      set: (key, value) => this.set(key, value),
      // A lesson has a speed of its own.
      play: () => this.play({ slowly: false }),
      pause: () => this.pause(),
      setSpeed: (stop) => this.#setSpeed(stop),
      allOn: (on) => this.#view?.hands.show(on),
      point: (part) => this.#view?.point(part),
      leave: () => this.#leaveLesson(),
    },
    (panel) => this.#view?.showLesson(panel),
    (message) => this.#complain('The lesson cannot be shown.', message),
  );

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
  }

  connectedCallback() {
    if (!this.#stay) this.#start((this.#stay = { isFollowing: false }));
  }

  disconnectedCallback() {
    // An element that is only moved is connected again before this runs, and goes on.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  /** The run's object of the core, for scripts; undefined until `ready` and after the element was removed. */
  get lab() {
    return this.#session?.lab;
  }

  /** The run as a query. */
  get query() {
    return this.lab?.query() ?? this.#query ?? '';
  }

  /** Whether it plays. */
  get playing() {
    return Boolean(this.#session?.playing);
  }

  /**
   * Trains at the speed that is set, while the lab can be seen. A run begins with single iterations, so that masks are seen
   * to change, and is at 250 a second after three seconds.
   * @param {{ slowly?: boolean }} [options] `slowly: false` has it begin at the speed that is set
   */
  play({ slowly = true } = {}) {
    this.#session?.play(slowly);
  }

  /** Stops training; the run stays where it is. */
  pause() {
    this.#session?.pause();
  }

  /**
   * Pauses, then trains.
   * @param {number} [iterations] at most a million
   * @throws {Error} if they are no number of iterations
   */
  step(iterations = 1) {
    this.#session?.step(iterations);
  }

  /** Pauses, then does the next phase of an iteration. */
  phase() {
    this.#session?.phase();
  }

  /** Begins the same run again; a playing one goes on playing. */
  restart() {
    this.#session?.restart();
  }

  /**
   * Begins a run on the reader's own table, which all labs of the page then have: the run that waits for it, or this one's
   * settings with `data=table`.
   * @param {string | Blob} text a table, or a file of it, with a label in each row
   * @param {string} [label] the column of labels; without it, the guessed one
   * @param {string} [columns] what others are, as in a query: `NAME:number|category|out,…`
   * @throws {Error} that says what is wrong with the table; then nothing has changed
   */
  async loadTable(text, label, columns) {
    const [core, session] = [this.#core, this.#session];
    if (!core || !session) throw new Error('The lab is not ready: wait for its event “ready”.');
    const settings = new Settings(this.#schema, this.#waiting ?? this.query);
    // A link has the columns of the run that it leads to.
    const asked = label === undefined && columns === undefined && this.#waiting ? settings.columns : { label, columns };
    const isAnother = ownTable()?.text !== text && !this.#waiting;
    const { info, reading } = await takeTable(core, text, asked);
    if (session !== this.#session) throw new Error('The lab has been removed meanwhile.');
    const changes = settings.onTable(info.rows, reading.chosen, isAnother);
    if (settings.family === 'table') {
      const pairs = Object.entries({ ...Object.fromEntries(settings.given), ...changes });
      await session.open(new URLSearchParams(pairs.filter(([, value]) => value)).toString());
    } else {
      await session.set(Object.entries({ ...changes, ...Object.fromEntries(NO_COLUMNS) }));
    }
    this.#waiting = undefined;
    const adjustments = this.#tell('data');
    this.#fire('change', { key: 'data', value: 'table', effect: 'restart', query: this.query, adjustments });
  }

  /**
   * Takes a measure of both networks as they are now, in a worker.
   * @param {import('../../worker.js').MeasureName} name
   * @returns {Promise<import('../../worker.js').Measurement>}
   * @throws {Error} if there is no such measure, or no worker
   */
  async measure(name) {
    return this.#ready().worker.measure(/** @type {typeof name} */ (wordOf(name)));
  }

  /**
   * A network as a script that trains it in another library.
   * @param {import('../../worker.js').ExportFormat} format
   * @param {import('../../dropout-lab.js').ArmName} [arm]
   * @returns {Promise<string>}
   * @throws {Error} if there is no such format or arm, or no worker
   */
  async export(format, arm = 'b') {
    return this.#ready().worker.export(
      /** @type {typeof format} */ (wordOf(format)),
      /** @type {typeof arm} */ (wordOf(arm)),
    );
  }

  #ready() {
    if (!this.#view || !this.lab) throw new Error('The lab is not ready: wait for its event “ready”.');
    return this.#view;
  }

  /**
   * Changes one setting, at once or by a restart, as the schema says. Others that do not go with it give way, and the reader
   * is told.
   * @param {string} key
   * @param {string} value '' is the default
   * @returns {Promise<Effect>}
   * @throws {Error} that says what is allowed; then nothing has changed
   */
  async set(key, value) {
    if (!this.#session) throw new Error('The lab is not ready: wait for its event “ready”.');
    const table = ownTable();
    if (table && (key === 'label' || key === 'columns') && new Settings(this.#schema, this.query).family === 'table') {
      // The table is read anew: what its columns are decides what is learnt.
      const { label, columns } = table.reading.chosen;
      await this.loadTable(table.text, key === 'label' ? value : label, key === 'columns' ? value : columns);
      return 'restart';
    }
    const isTable = key === 'data' && value === 'table';
    const effect = await this.#session.set([...(isTable ? NO_COLUMNS : []), [key, value]]);
    this.#waiting = undefined;
    const adjustments = this.#tell(key);
    this.#fire('change', { key, value, effect, query: this.query, adjustments });
    return effect;
  }

  /**
   * Says what a change made of other settings: beside its control, if that is in view.
   * @param {string} key
   */
  #tell(key) {
    const adjustments = this.lab?.adjustments() ?? [];
    const sentences = adjustments.map(({ sentence }) => sentence);
    const isSeen = this.#view?.controls.note(key, sentences);
    if (sentences.length && !isSeen) {
      this.#view?.notice.show('Other settings have changed, too.', sentences.join('\n'));
    }
    return adjustments;
  }

  /** @param {{ isFollowing: boolean }} stay */
  async #start(stay) {
    const shadow = /** @type {ShadowRoot} */ (this.shadowRoot);
    try {
      const loading = loadCore();
      // Waited for below; until then, its failure is not an unhandled one.
      loading.catch(() => {});
      addStyles(shadow);
      shadow.replaceChildren(labRoot(h('p', { class: 'loading', role: 'status' }, 'Loading the lab …')));
      const core = await loading;
      if (stay !== this.#stay) return;
      // What the page says to those for whom no script runs.
      this.replaceChildren();
      this.#core = core;
      this.#schema = core.Lab.schema();
      const attributes = (this.#attributes ??= new Attributes(this, this.#schema));
      const session = this.#begin(core);
      if (this.#query !== undefined) await this.#open(session, this.#query);
      // Attributes may change while the data arrive: those in force at the end are the run's.
      else
        do await this.#open(session, this.#asked());
        while (stay === this.#stay && attributes.haveChanged);
      if (stay !== this.#stay) return;
      shadow.replaceChildren(/** @type {LabView} */ (this.#view).root);
      this.#watch(shadow);
      await this.#follow(stay);
      if (stay !== this.#stay) return;
      this.#fire('ready', {});
    } catch (error) {
      if (stay === this.#stay) this.#refuse(shadow, reason(error));
    }
  }

  /** Creates the session and its view. @param {Core} core */
  #begin(core) {
    const session = new Session(core, {
      draw: ({ trained, ...run }) => {
        this.#view?.draw(run);
        if (trained) this.#fire('iteration', { iteration: this.lab?.metrics().iteration });
      },
      changed: () => {
        this.#view?.show(this.lab);
        // A lesson has an address of its own, which leads back to it.
        if (this.#lesson.isTaken) return;
        if (this.#isGoing) this.#bar?.push(this.query);
        else this.#bar?.write(this.query);
      },
      waiting: (what) => this.#view?.status.say(what),
    });
    this.#session = session;
    this.#view = new LabView(
      this.#schema,
      {
        act: (action) => this.#act(action),
        phase: (phase) => session.showPhase(phase),
        speed: (stop) => this.#setSpeed(stop),
        fingerprint: () => this.lab?.fingerprint() ?? '',
        link: () => this.#link(),
        shortcuts: (on) => void (this.#keyboard.on = on),
        set: (key, value) => this.#try(key, value),
        go: (query) => this.#go(query),
        useTable: (text, { label, columns } = {}) => this.loadTable(text, label, columns),
        load: (json) => session.load(json),
        redraw: () => session.redraw(),
        pause: () => session.pause(),
      },
      session.speed,
    );
    return session;
  }

  /** The query that the address or the attributes ask for. */
  #asked() {
    const asked = this.#attributes?.take() ?? '';
    if (!this.hasAttribute('address')) return asked;
    const { query, page } = readAddress();
    for (const [key, value] of page) this.setAttribute(key, value);
    for (const key of ['lesson', 'seeds']) if (!page.has(key)) this.removeAttribute(key);
    const theme = page.get('theme');
    if (theme) document.documentElement.dataset.theme = theme;
    return query;
  }

  /**
   * Begins the run asked for, as far as it can be had, or the default one, with a word on why.
   * @param {Session} session
   * @param {string} asked
   */
  async #open(session, asked) {
    const Lab = /** @type {Core} */ (this.#core).Lab;
    const { query, leftOut } = Lab.read(asked);
    this.#foreign = leftOut.filter(({ foreign }) => foreign).map(({ key }) => key);
    if (leftOut.length > 0) {
      const where = this.hasAttribute('address') ? 'This link has' : 'The settings of this lab have';
      const keys = [...new Set(leftOut.map(({ key }) => `“${key}”`))];
      const out = `${where} mistakes: ${keys.join(', ')} ${keys.length > 1 ? 'are' : 'is'} left out.`;
      const title = query ? out : `${out} The default run is shown.`;
      this.#complain(title, leftOut.map(({ sentence }) => sentence).join('\n'));
    }
    if (Lab.needsTable(query) && !(await this.#readAnew(query))) {
      await session.open('');
      this.#view?.askForTable(
        'This link is to a run on somebody’s own table. Until you give it one, the default run is shown.',
      );
      this.#waiting = query;
      return;
    }
    try {
      await session.open(query);
    } catch (error) {
      if (session !== this.#session) return;
      await session.open('');
      this.#complain('This run could not be made, so the default run is shown.', reason(error));
    }
  }

  /**
   * Reads the table that the page has with the columns of a query.
   * @param {string} query
   * @returns {Promise<boolean>} whether there is one, and has such columns
   */
  async #readAnew(query) {
    const [core, table] = [this.#core, ownTable()];
    if (!core || !table) return false;
    try {
      await takeTable(core, table.text, new Settings(this.#schema, query).columns);
    } catch {
      return false;
    }
    return !core.Lab.needsTable(query);
  }

  /** Tells the reader, and whoever has put the lab into the page. @param {string} title @param {string} message */
  #complain(title, message) {
    this.#view?.notice.show(title, message);
    this.#fire('error', { message });
  }

  /** @param {ShadowRoot} shadow */
  #watch(shadow) {
    const [session, view] = [this.#session, this.#view];
    const theme = watchTheme(this, shadow, (theme) => view?.setTheme(theme));
    const visibility = watchVisibility(this, (seen) => session?.setVisible(seen));
    const keyboard = watchKeyboard(this, {
      main: () => this.hasAttribute('address'),
      act: (action) => this.#act(action),
    });
    this.#keyboard = keyboard;
    const present = watchPresent(this, (on) => view?.present(on));
    const attributes = new MutationObserver((records) => {
      present.follow();
      if (records.some(({ attributeName }) => attributeName === 'views')) view?.setParts(this.getAttribute('views'));
      this.#lesson.follow();
      if (this.#stay) this.#follow(this.#stay);
    });
    attributes.observe(this, { attributes: true });
    view?.setParts(this.getAttribute('views'));
    present.follow();
    this.#undo = [
      theme,
      visibility,
      keyboard.stop,
      present.stop,
      anticipate(this, () => view?.complete()),
      () => attributes.disconnect(),
    ];
    this.#undo.push(
      preparePrinting(this, shadow, {
        run: () => view?.printed,
        lesson: () => this.#lesson.printed(),
        link: () => this.#shared(),
      }),
    );
    if (this.hasAttribute('address')) this.#join();
    if (this.hasAttribute('offline')) keepPage(this);
    this.#lesson.follow();
  }

  /** The lesson goes, its run stays. */
  #leaveLesson() {
    this.#lesson.stop();
    this.#bar?.write(this.query);
  }

  /** Has the page's address follow the run, and the run the address. */
  #join() {
    const bar = new AddressBar(() => {
      if (this.#session) this.#open(this.#session, this.#asked()).then(() => bar.keep(this.#foreign));
    });
    bar.keep(this.#foreign);
    this.#bar = bar;
    this.#undo.push(() => {
      bar.stop();
      this.#bar = undefined;
    });
  }

  /**
   * Makes the run what attributes ask for that have changed, one change after the other.
   * @param {{ isFollowing: boolean }} stay
   */
  async #follow(stay) {
    if (stay.isFollowing) return;
    stay.isFollowing = true;
    while (stay === this.#stay && this.#attributes?.haveChanged) {
      for (const [name, value] of this.#attributes.takeChanges()) {
        if (name !== 'query') await this.#try(name, value);
        else if (this.#session) await this.#open(this.#session, this.#attributes.take());
      }
    }
    stay.isFollowing = false;
  }

  /**
   * Changes a setting for the reader, who is told beside the control when it cannot be.
   * @param {string} key
   * @param {string} value
   */
  async #try(key, value) {
    if (key === 'data' && value === 'table' && !ownTable()) {
      this.#view?.resetControls();
      return this.#view?.askForTable('Give the networks a table of yours.');
    }
    try {
      await this.set(key, value);
    } catch (error) {
      const isSeen = this.#view?.controls.fail(key, reason(error));
      if (!isSeen) this.#view?.notice.show('The setting has not been changed.', reason(error));
      this.#session?.redraw();
      this.#fire('error', { message: reason(error) });
    }
  }

  /**
   * Begins another run in the place of this one for the reader, who can go back to it, or is told why it cannot be had.
   * @param {string} query
   */
  async #go(query) {
    if (!this.#session) return;
    try {
      this.#isGoing = true;
      await this.#session.open(query);
      this.#waiting = undefined;
      this.#fire('change', { key: 'query', value: query, effect: 'restart', query: this.query, adjustments: [] });
    } catch (error) {
      this.#complain('The run has not been changed.', reason(error));
    } finally {
      this.#isGoing = false;
    }
  }

  /** @param {number} stop */
  #setSpeed(stop) {
    if (!this.#session) return;
    this.#session.speed = stop;
    this.#view?.transport.setSpeed(this.#session.speed);
  }

  /** @param {import('./shortcuts.js').Action} action */
  #act(action) {
    const session = this.#session;
    if (!session) return;
    const actions = {
      play: () => (session.playing ? session.pause() : session.play()),
      iteration: () => session.step(1),
      phase: () => session.phase(),
      restart: () => this.#restart(),
      seed: () => this.#core && this.#try('seed', String(this.#core.Lab.freshSeed())),
      faster: () => this.#setSpeed(session.speed + 1),
      slower: () => this.#setSpeed(session.speed - 1),
      present: () => void this.toggleAttribute('present'),
      link: () => this.#showLink(),
    };
    actions[action]();
  }

  /** Another lab of the page may have taken a table on which this run cannot begin again: then it goes on as it is. */
  #restart() {
    try {
      this.#session?.restart();
    } catch (error) {
      this.#view?.notice.show('The run cannot be restarted.', reason(error));
    }
  }

  #link() {
    if (this.hasAttribute('address')) return addressOf(this.query);
    const link = new URL(this.getAttribute('page') ?? PAGE, document.baseURI);
    link.search = this.query;
    return link.href;
  }

  /** The link to the run, or to the lesson that is open. */
  #shared() {
    const link = new URL(this.#link());
    const lesson = this.getAttribute('lesson');
    if (lesson) link.search = new URLSearchParams({ lesson }).toString();
    return link.href;
  }

  /** Shows that link as a code. */
  async #showLink() {
    const root = this.#view?.root;
    try {
      const { showLink } = await import('../link/link-dialog.js');
      if (root?.isConnected) showLink(root, this.#shared());
    } catch (error) {
      this.#complain('The link cannot be shown.', reason(error));
    }
  }

  /** Shows, in the place of the lab, why there is none. @param {ShadowRoot} shadow @param {string} message */
  #refuse(shadow, message) {
    const notice = new Notice();
    notice.show('The lab cannot be shown.', message);
    shadow.replaceChildren(labRoot(notice.root));
    this.#fire('error', { message });
  }

  /** @param {string} name @param {object} detail */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Gives back all memory and stops listening. */
  #stop() {
    this.#stay = undefined;
    this.#query = this.lab?.query() ?? this.#query;
    for (const undo of this.#undo.splice(0)) undo();
    this.#lesson.stop();
    this.#view?.stop();
    this.#view = undefined;
    this.#session?.stop();
    this.#session = undefined;
    this.shadowRoot?.replaceChildren();
  }
}
