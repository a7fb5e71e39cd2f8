// Builds the examples with the real programs, each in a folder of its own below target/embed:
//
//   node examples/embed/build.mjs            all of them
//   node examples/embed/build.mjs reveal     only this one
//
// dist/ has to be there (`cargo xtask dist`). The programs in Python are looked for in $DROPOUT_LAB_PYTHON, a folder of
// programs such as a virtual environment's bin/, and on the PATH; an example whose program is missing is left out, by name.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Host A program that makes pages.
 * @property {string} dist where in the project dist/ is copied to, under the name that the pages use
 * @property {Record<string, string>} [packages] folders of npm packages that the project has beside its pages
 * @property {string[]} [command] builds the project, in its folder
 * @property {string} site where in the project the built pages are
 */

/** @type {Record<string, Host>} */
export const HOSTS = {
  plain: { dist: 'dropout-lab', site: '.' },
  moodle: { dist: 'dropout-lab', site: '.' },
  bootstrap: { dist: 'dropout-lab', packages: { bootstrap: 'bootstrap/dist' }, site: '.' },
  reveal: { dist: 'dropout-lab', packages: { 'reveal.js': 'reveal.js/dist' }, site: '.' },
  'mkdocs-material': { dist: 'docs/dropout-lab', command: ['mkdocs', 'build', '--strict'], site: 'site' },
  sphinx: {
    dist: 'extra/dropout-lab',
    command: ['sphinx-build', '--fail-on-warning', '.', '_build/html'],
    site: '_build/html',
  },
  'jupyter-book': { dist: 'extra/dropout-lab', command: ['jupyter-book', 'build', '.'], site: '_build/html' },
  quarto: { dist: 'dropout-lab', command: ['quarto', 'render'], site: '_site' },
  notebook: {
    dist: 'dropout-lab',
    command: ['jupyter', 'nbconvert', '--to', 'html', '--execute', 'dropout.ipynb'],
    site: '.',
  },
};

const EXAMPLES = fileURLToPath(new URL('.', import.meta.url));
export const BUILT = fileURLToPath(new URL('../../target/embed/', import.meta.url));

/**
 * Builds one example from nothing.
 * @param {string} name
 * @param {Host} host
 */
function build(name, { dist, packages = {}, command, site }) {
  const project = join(BUILT, name);
  rmSync(project, { recursive: true, force: true });
  cpSync(join(EXAMPLES, name), project, { recursive: true });
  cpSync('dist', join(project, dist), { recursive: true });
  for (const [folder, source] of Object.entries(packages)) {
    cpSync(join('node_modules', source), join(project, folder), { recursive: true });
  }
  if (command) run(command, project);
  console.log(`${name}: ${join(project, site)}`);
}

/** @param {string[]} command @param {string} folder */
function run([program = '', ...words], folder) {
  const path = [process.env.DROPOUT_LAB_PYTHON, process.env.PATH].filter(Boolean).join(delimiter);
  execFileSync(program, words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: path },
  });
}

/** @param {string[]} names */
function main(names) {
  if (!existsSync('dist/index.html'))
    throw new Error('There is no dist/ in this folder: run “cargo xtask dist” first.');
  const unknown = names.filter((name) => !(name in HOSTS));
  if (unknown.length)
    throw new Error(`There is no example “${unknown[0]}”; there are ${Object.keys(HOSTS).join(', ')}.`);
  for (const [name, host] of Object.entries(HOSTS)) {
    if (names.length && !names.includes(name)) continue;
    try {
      build(name, host);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      console.log(`${name}: left out, there is no program “${host.command?.[0]}”`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
