// The course's section of a page: all lessons with their questions, what teachers want to know, and sweeps.

import { pageAddress } from '../element/address.js';
import { addMoreStyles, addStyles } from '../element/styles.js';
import { watchTheme, wear } from '../element/theme.js';
import { copyButton } from '../kit/copy.js';
import { h, labRoot } from '../kit/dom.js';
import styles from './course.css';
import { LESSONS, onStage } from './lessons.js';
import { answers, changes, forget } from './progress.js';
import { SweepPanel } from './sweep-panel.js';
import { TEXTS } from './texts.js';

/** @typedef {import('../../worker.js').Lesson} Lesson */

/**
 * Fills the element.
 * @param {HTMLElement} element
 * @returns {() => void} ends what was begun
 */
export function openCourse(element) {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  addStyles(shadow);
  addMoreStyles(shadow, styles);
  const list = h('ol', { class: 'lessons' });
  const forgetting = h('button', { type: 'button', onclick: forget }, TEXTS.forget);
  const show = () => {
    const kept = answers();
    list.replaceChildren(...LESSONS.map((lesson) => entry(lesson, lesson.name in kept)));
    forgetting.hidden = Object.keys(kept).length === 0;
  };
  show();
  changes.addEventListener('change', show);
  const sweep = new SweepPanel();
  const root = labRoot(
    h('h2', {}, TEXTS.course),
    h('p', { class: 'muted' }, TEXTS.courseHint),
    list,
    forgetting,
    sweep.root,
    teachers(),
  );
  shadow.replaceChildren(root);
  const stopTheme = watchTheme(element, shadow, (theme) => {
    if (wear(root, theme)) sweep.rebuild();
  });
  return () => {
    stopTheme();
    changes.removeEventListener('change', show);
    sweep.stop();
    shadow.replaceChildren();
  };
}

/** @param {Lesson} lesson @param {boolean} isDone */
const entry = ({ name, title, minutes, language }, isDone) =>
  h(
    'li',
    { class: isDone ? 'done' : '' },
    h('a', { href: `?lesson=${name}`, lang: language }, title),
    h('span', { class: 'muted' }, TEXTS.minutes(minutes), isDone && ` · ✓ ${TEXTS.done}`),
  );

/** What a teacher wants to know of each lesson. */
function teachers() {
  return h(
    'details',
    { class: 'teachers' },
    h('summary', {}, TEXTS.teachers),
    h('p', {}, TEXTS.teachersHint),
    ...LESSONS.map(sheet),
  );
}

/** What puts a lesson into a page. The page that is one file has no script beside it, and is put into a frame. @param {string} name */
function codeOf(name) {
  const isOneFile = import.meta.url === document.baseURI;
  if (isOneFile)
    return `<iframe src="${pageAddress()}?lesson=${name}" width="100%" height="900" title="Dropout Lab"></iframe>`;
  // Bundled, all scripts are in one folder.
  const script = import.meta.url.replace(/[^/]*$/, 'element.js');
  return `<script type="module" src="${script}"></script>\n<dropout-lab lesson="${name}"></dropout-lab>`;
}

/** @param {Lesson} lesson */
function sheet({ name, title, minutes, statement, predict, runs, measured, language }) {
  const code = codeOf(name);
  return h(
    'section',
    { class: 'sheet', lang: language },
    h('h3', {}, `${title} (${TEXTS.minutes(minutes)})`),
    h('p', {}, h('strong', {}, `${TEXTS.shows}: `), statement),
    h('p', {}, h('strong', {}, TEXTS.misconceptions)),
    h(
      'ul',
      {},
      ...predict.choices.map(({ text, right, misconception }) =>
        h('li', {}, `${text} `, h('em', {}, right ? TEXTS.rightAnswer : (misconception ?? ''))),
      ),
    ),
    h(
      'p',
      {},
      h('strong', {}, `${TEXTS.presets}: `),
      ...Object.entries(runs).flatMap(([run, { query }]) => [h('a', { href: `?${onStage(query)}` }, run), ' ']),
    ),
    measured && h('p', {}, TEXTS.measured(measured.held, measured.seeds)),
    h('pre', { tabindex: '0', role: 'region', 'aria-label': `${TEXTS.embedding}: ${title}` }, code),
    copyButton('', TEXTS.embedding, () => code, undefined, TEXTS.copyCode).element,
  );
}
