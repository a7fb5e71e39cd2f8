// Writes the results into the README, between two marks.

import { readFile, writeFile } from 'node:fs/promises';
import { origin, tables } from './report.mjs';

const README = 'README.md';
const [BEGIN, END] = ['<!-- measured: cargo xtask bench --readme writes this -->', '<!-- end of what was measured -->'];

/** @param {import('./report.mjs').Results} results */
export async function writeReadme(results) {
  const text = await readFile(README, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`${README} lacks the marks between which the measurements go: ${BEGIN}`);
  await writeFile(README, `${text.slice(0, begin + BEGIN.length)}\n${markdown(results)}\n${text.slice(end)}`);
  console.log(`What was measured on ${results.date.slice(0, 10)} is in ${README}.`);
}

/** @param {import('./report.mjs').Results} results */
function markdown(results) {
  const parts = [`${origin(results)} Peers: ${peers(results)}.`];
  for (const { title, head, rows, note } of tables(results)) {
    const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
    parts.push(
      `${title}:`,
      [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n'),
    );
    if (note) parts.push(note.replace(/^ {2}– /gm, '- '));
  }
  return `\n${parts.join('\n\n')}\n`;
}

/** @param {import('./report.mjs').Results} results */
function peers({ versions }) {
  return Object.entries(versions)
    .filter(([name]) => name !== 'wabt')
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
