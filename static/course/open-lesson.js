// Finding the lesson that an element asks for, and putting its panel beside the lab.

import { addMoreStyles } from '../element/styles.js';
import { fetchPart, reason } from '../element/parts.js';
import { ask } from '../worker/ask.js';
import styles from './lesson.css';
import { LessonPanel } from './lesson-panel.js';
import { LESSONS } from './lessons.js';
import { readSeeds, writeSeeds } from './seeds.js';
import { TEXTS } from './texts.js';

/** @typedef {import('../../worker.js').Lesson} Lesson */

/**
 * @param {import('./stage-run.js').Stage} stage
 * @returns {Promise<LessonPanel>}
 * @throws {Error} whose message is a sentence for the reader
 */
export async function openLesson(stage) {
  const { element } = stage;
  const lesson = await lessonOf(element);
  addMoreStyles(/** @type {ShadowRoot} */ (element.shadowRoot), styles);
  const hasAddress = element.hasAttribute('address') && LESSONS.includes(lesson);
  const link = (/** @type {string} */ name, /** @type {number[] | undefined} */ seeds) =>
    `?lesson=${encodeURIComponent(name)}${seeds ? `&seeds=${writeSeeds(seeds)}` : ''}`;
  const leave = () => {
    if (hasAddress) leaveAddress();
    for (const name of ['lesson', 'lesson-src', 'seeds']) element.removeAttribute(name);
    stage.leave();
  };
  return new LessonPanel(
    lesson,
    { ...stage, leave },
    {
      seeds: readSeeds(element.getAttribute('seeds')),
      address: (seeds) => new URL(hasAddress ? link(lesson.name, seeds) : '', location.href).href,
      links: hasAddress ? (name) => link(name, undefined) : undefined,
    },
  );
}

/** Takes the lesson out of the address, as a new entry of the history: going back leads to it again. */
function leaveAddress() {
  const address = new URL(location.href);
  for (const key of ['lesson', 'seeds']) address.searchParams.delete(key);
  try {
    history.pushState(null, '', address);
  } catch {
    // A document that may not change its address.
  }
}

/** @param {HTMLElement} element @returns {Promise<Lesson>} */
async function lessonOf(element) {
  const source = element.getAttribute('lesson-src');
  const name = element.getAttribute('lesson') ?? '';
  const known = LESSONS.find((lesson) => lesson.name === name);
  if (known && !source) return known;
  if (!source)
    throw new Error(
      TEXTS.unknownLesson(
        name,
        LESSONS.map((lesson) => lesson.name),
      ),
    );
  const text = await fetchPart(`The lesson’s file ${source}`, new URL(source, document.baseURI)).then((response) =>
    response.text(),
  );
  return ask('lesson', { file: source, text }).catch((error) => {
    throw new Error(reason(error));
  });
}
