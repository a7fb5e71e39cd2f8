// A lab on paper: one page with both networks, what they have learnt, the loss, the numbers, the settings and the link, light
// whatever the theme. It is made when the reader prints, and has nothing of how the lab is laid out on the screen.

import { addMoreStyles } from '../element/styles.js';
import { armName, writeArmNames } from '../kit/arm-names.js';
import { h, labRoot } from '../kit/dom.js';
import { whole } from '../kit/format.js';
import { Chart } from '../results/chart.js';
import { MetricsTable } from '../results/metrics-table.js';
import { paletteOf } from '../results/palette.js';
import styles from './paper.css';

/** @typedef {import('../../dropout-lab.js').Lab} Lab */

/**
 * @typedef {object} PrintedRun
 * @property {Lab} lab
 * @property {import('../run/settings.js').Settings} settings
 * @property {import('../stage/selection.js').Selection} selection
 * @property {import('../stage/stage.js').Learnt} learnt which picture shows what was learnt
 * @property {string} remark the sentence about the run
 *
 * @typedef {object} Printed What is printed of a lab, as it is then.
 * @property {() => PrintedRun | undefined} run
 * @property {() => HTMLElement | undefined} lesson if one is open
 * @property {() => string} link
 */

/** The width of a page in CSS pixels: A4 and US Letter have a little more. */
const WIDTH = 718;
const GAP = 18;
/** The heights of pictures; those beside a lesson leave room for its text. */
const HEIGHTS = { network: 164, plane: 184, curve: 160, answers: 160 };
const LESSON_HEIGHTS = { network: 136, plane: 128, curve: 120, answers: 130 };
/** How many dots a pixel has on paper. */
const DOTS = 3;

/**
 * Has the lab printed in that form from now on.
 * @param {ShadowRoot} shadow
 * @param {Printed} printed
 * @returns {() => void} ends it
 */
export function watchPrinting(shadow, printed) {
  addMoreStyles(shadow, styles);
  const paper = new Paper();
  const listeners = new AbortController();
  const before = () => {
    const run = printed.run();
    if (!run) return;
    shadow.append(paper.root);
    paper.fill(run, printed.lesson(), printed.link());
  };
  window.addEventListener('beforeprint', before, { signal: listeners.signal });
  window.addEventListener('afterprint', () => paper.root.remove(), { signal: listeners.signal });
  return () => {
    listeners.abort();
    paper.stop();
  };
}

/** The page. */
class Paper {
  constructor() {
    this.root = labRoot();
    this.root.classList.add('paper');
    this.root.dataset.theme = 'light';
    this.loss = new Chart('Loss', { palette: () => paletteOf(this.root), scale: () => 1, appeared: () => {} });
    // Nothing is fetched while the reader prints.
    this.loss.load();
    this.table = new MetricsTable();
  }

  /** @param {PrintedRun} run @param {HTMLElement | undefined} lesson @param {string} link */
  fill({ lab, settings, selection, learnt, remark }, lesson, link) {
    const metrics = lab.metrics();
    const names = /** @type {const} */ (['a', 'b']).filter((name) => metrics[name]);
    const heights = lesson ? LESSON_HEIGHTS : HEIGHTS;
    const column = Math.floor((WIDTH - (names.length - 1) * GAP) / names.length);
    /** @param {string} caption @param {keyof typeof HEIGHTS} view @param {'a' | 'b'} name @param {number} width */
    const picture = (caption, view, name, width) => {
      const canvas = h('canvas', {});
      const size = { width, height: heights[view], ratio: DOTS };
      lab.draw(view, name, canvas, { ...selection, ...size, dark: false });
      return h('figure', {}, h('figcaption', {}, caption), canvas);
    };
    const both = learnt === 'answers';
    this.root.replaceChildren(
      lesson ?? h('h2', {}, `${wordOf(settings, 'data')}, ${wordOf(settings, 'net')}`),
      h('p', {}, remark),
      h(
        'div',
        { class: 'side-by-side' },
        ...names.map((name) =>
          h(
            'section',
            { class: name },
            h('h3', {}, armName(name)),
            picture('The network, as thinned for one training example', 'network', name, column),
            !both && picture('Its prediction, all neurons on', learnt, name, column),
          ),
        ),
      ),
      ...(both ? [picture('What both answer to test examples, all neurons on', 'answers', 'b', WIDTH)] : []),
      h('div', { class: 'side-by-side' }, this.loss.root, this.table.root),
      h('p', { class: 'small' }, ...settingsOf(settings)),
      h('p', { class: 'small' }, `Iteration ${whole(metrics.iteration)}, fingerprint ${lab.fingerprint()}: ${link}`),
    );
    this.root.classList.toggle('begun', metrics.iteration > 0);
    this.table.update(metrics, settings.family === 'curve');
    writeArmNames(this.root, lab.armNames());
    this.loss.setNames(lab.armNames());
    this.loss.update(lab.history());
    this.loss.rebuild();
  }

  stop() {
    this.root.remove();
    this.loss.stop();
  }
}

/** What a choice is called. @param {import('../run/settings.js').Settings} settings @param {string} key */
function wordOf(settings, key) {
  const setting = settings.schema.find((setting) => setting.key === key);
  const value = settings.value(setting);
  return setting?.choices?.find(({ word }) => word === value)?.label ?? value;
}

/** All settings that mean something in this run; those that are not the default stand out. @param {import('../run/settings.js').Settings} settings */
function settingsOf(settings) {
  return settings.schema
    .filter((setting) => settings.applies(setting))
    .flatMap(({ key, label }) => {
      const ways = [
        ['', ''],
        ['a.', ' (without)'],
        ['b.', ' (with)'],
      ];
      return ways.flatMap(([prefix = '', of = '']) => {
        const given = settings.given.get(prefix + key);
        if (prefix && given === null) return [];
        const text = `${label}${of} ${prefix ? given : wordOf(settings, key)}`;
        return [given === null ? text : h('strong', {}, text), ' · '];
      });
    })
    .slice(0, -1);
}
