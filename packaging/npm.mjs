// node packaging/npm.mjs FOLDER: makes the npm package of dist/ in FOLDER, which is not published from here.
//
// Its scripts are those of dist/static/. Bundlers follow imports by themselves, and other files only where a script says
// `new URL('./file', import.meta.url)`, so that is what their addresses become.

import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { customElements } from './npm/custom-elements.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** What is copied as it is. */
const FILES = ['LICENSE-MIT', 'LICENSE-APACHE'];

/** A name with a hash in a script's text, unless it is imported: then bundlers know what to do. */
const NAME = /(?<!from|import|import\()"(\.\/[\w-]+-[0-9A-Z]{8}\.\w+)"/g;

/** Where wasm-bindgen would look for its module if it were not told, and where there is none. */
const UNUSED = /new URL\("\w+(?:-\w+)*_bg\.wasm",[\w.]+\)/g;

const target = resolve(process.argv[2] ?? 'target/npm');
await rm(target, { recursive: true, force: true });
await mkdir(join(target, 'dist'), { recursive: true });
await Promise.all(FILES.map((name) => copyFile(join(ROOT, name), join(target, name))));
await copyScripts();
await writeTypes();
await writeJson('package.json', await describe());
await writeJson('custom-elements.json', customElements((await loadCore()).Lab.schema()));
await writeFile(join(target, 'README.md'), await readme());

async function copyScripts() {
  for (const name of await readdir(join(DIST, 'static'))) {
    const [from, to] = [join(DIST, 'static', name), join(target, 'dist', name)];
    // What the pages have beside the element.
    if (/^(page|embed)-/.test(name)) continue;
    if (!name.endsWith('.js')) await copyFile(from, to);
    else await writeFile(to, forBundlers(await readFile(from, 'utf8')));
  }
}

/** @param {string} script */
function forBundlers(script) {
  return script.replace(UNUSED, 'undefined').replace(NAME, 'new URL("$1",import.meta.url).href');
}

/** The types of the scripts as TypeScript reads them off the sources, beside those of both WebAssembly modules. */
async function writeTypes() {
  const types = join(target, 'types');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', types];
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '--project', ROOT, ...options], { stdio: 'inherit' });
  await rm(join(types, 'packaging'), { recursive: true });
  for (const name of ['dropout-lab.d.ts', 'worker.d.ts']) await copyFile(join(DIST, name), join(types, name));
  await copyFile(join(import.meta.dirname, 'npm', 'index.d.ts'), join(types, 'index.d.ts'));
}

/** `package.json`. Its version is the crate's. */
async function describe() {
  const [, version] = /^version = "(.+)"$/m.exec(await readFile(join(ROOT, 'Cargo.toml'), 'utf8')) ?? [];
  if (!version) throw new Error('Cargo.toml has no line that says the version.');
  return {
    name: 'dropout-lab',
    version,
    description:
      'Two neural networks train side by side in the browser, one with dropout: a custom element for courses',
    keywords: ['dropout', 'neural network', 'teaching', 'custom element', 'webassembly'],
    license: 'MIT OR Apache-2.0',
    type: 'module',
    exports: {
      '.': { types: './types/index.d.ts', default: './dist/element.js' },
      './custom-elements.json': './custom-elements.json',
      './package.json': './package.json',
    },
    types: './types/index.d.ts',
    customElements: 'custom-elements.json',
    // They register the elements.
    sideEffects: ['./dist/*.js'],
    files: ['dist', 'types', 'custom-elements.json', 'LICENSE-*'],
  };
}

/** The page's core, which knows all settings. @returns {Promise<typeof import('../dist/dropout-lab.js')>} */
async function loadCore() {
  const names = await readdir(join(DIST, 'static'));
  const [script, module] = ['dropout-lab-', 'dropout-lab_bg-'].map((start) =>
    names.find((name) => name.startsWith(start)),
  );
  const core = await import(pathToFileURL(join(DIST, 'static', script ?? '')).href);
  await core.default({ module_or_path: await readFile(join(DIST, 'static', module ?? '')) });
  return core;
}

/** The package's own words, and the table of settings from the repository's. */
async function readme() {
  const [table] = /^\| key \|.*?(?=\n\n)/ms.exec(await readFile(join(ROOT, 'README.md'), 'utf8')) ?? [];
  if (!table) throw new Error('README.md has no table of settings.');
  return (await readFile(join(import.meta.dirname, 'npm', 'README.md'), 'utf8')).replace('SETTINGS', () => table);
}

/** @param {string} name @param {object} content */
function writeJson(name, content) {
  return writeFile(join(target, name), `${JSON.stringify(content, null, 2)}\n`);
}
