// Trunk runs this after it has built the page and before it moves it to its place (see Trunk.toml).
//
// Of static/ it makes few files: `static/element.js` with all that the first picture needs, and what is fetched when it is
// needed: the core, the worker, the charts, the panels, the digits. All but the pages and `static/element.js` are named by
// their content, so a page that was left open over a new upload never mixes versions.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { writeOneFile } from './packaging/one-file.mjs';
import { writeServiceWorker } from './packaging/service-worker.mjs';

const page = process.env.TRUNK_STAGING_DIR;
if (!page) throw new Error('This is a hook of Trunk: run "cargo xtask dist".');

/** What Trunk has copied, and what is made of it. */
const source = join(page, 'source');
const target = join(page, 'static');
await rename(target, source);
await mkdir(target);
await splitCore();

/** Files whose address a script needs, and files that nobody fetches. */
const loader = /** @type {const} */ ({ '.bin': 'file', '.wasm': 'file' });

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: 'es2022',
  outdir: target,
  loader,
  assetNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  logOverride: { 'empty-import-meta': 'silent' },
};

/** A style sheet, imported by a script, is its text. @type {import('esbuild').Plugin} */
const stylesAsText = {
  name: 'styles as text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await build({ ...common, entryPoints: [path], write: false });
      return { contents: outputFiles[0]?.text ?? '', loader: 'text' };
    });
  },
};

/** A script, imported as `…?bundled`, is the address of one file with all that it imports. @type {import('esbuild').Plugin} */
const bundledScripts = {
  name: 'bundled scripts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?bundled$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace('?bundled', '')),
      namespace: 'bundled',
    }));
    onLoad({ filter: /.*/, namespace: 'bundled' }, async ({ path }) => {
      const { outputFiles } = await build({ ...common, entryPoints: [path], format: 'iife', write: false });
      const script = outputFiles.find((file) => file.path.endsWith('.js'));
      return { contents: script?.contents ?? '', loader: 'file' };
    });
  },
};

/**
 * uPlot takes the page's language for numbers that it writes, as it is loaded, and throws where a browser names one that is
 * none ("C"). The charts write their numbers themselves. @type {import('esbuild').Plugin}
 */
const chartsWithoutLanguage = {
  name: 'charts without language',
  setup({ onLoad }) {
    onLoad({ filter: /uPlot\.esm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace("domEnv ? nav.language : 'en-US'", "'en-GB'");
      if (contents === text) throw new Error('uPlot no longer takes its language where build.mjs looks for it.');
      return { contents };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const scripts = {
  ...common,
  entryPoints: [join(source, 'element.js')],
  format: 'esm',
  splitting: true,
  metafile: true,
};
const plugins = [stylesAsText, bundledScripts, chartsWithoutLanguage];
const { metafile: parts } = await build({ ...scripts, plugins, write: false });
await build({ ...scripts, plugins: [sharedTogether(parts), ...plugins] });
const { metafile: others } = await build({
  ...common,
  entryPoints: ['page.css', 'embed.css', 'embed.js'].map((name) => join(source, name)),
  entryNames: '[name]-[hash]',
  metafile: true,
});
await writePage('index.html');
await writePage('embed.html');
await keepLicences();
await removeSources();
await writeServiceWorker(page);
await writeOneFile(page);

/**
 * What the first picture needs and later parts need too, esbuild puts into a file for each set of parts that need it: many
 * small files, all wanted at once. So each later part is made to name all that any of them shares with the first, which then
 * is one set, and one file.
 * @param {import('esbuild').Metafile} metafile of a build without this
 * @returns {import('esbuild').Plugin}
 */
function sharedTogether({ outputs }) {
  const files = Object.values(outputs);
  const first = files.find(({ entryPoint }) => entryPoint?.endsWith('/element.js'));
  const shared = new Set();
  const collect = (/** @type {import('esbuild').Metafile['outputs'][string] | undefined} */ file) => {
    for (const { path, kind } of file?.imports ?? []) {
      if (kind !== 'import-statement' || shared.has(path)) continue;
      shared.add(path);
      collect(outputs[path]);
    }
  };
  collect(first);
  const sources = [...shared].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
  const own = sources.filter((path) => path.endsWith('.js')).map((path) => resolve(path));
  const later = files.flatMap(({ entryPoint, imports }) => {
    const shares = imports.some(({ path }) => shared.has(path));
    return entryPoint && entryPoint !== first?.entryPoint && shares ? resolve(entryPoint) : [];
  });
  return {
    name: 'shared together',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/, namespace: 'file' }, async ({ path }) => {
        if (!later.includes(path)) return undefined;
        const names = own.map((file) => `export * from ${JSON.stringify(file)};\n`);
        return { contents: (await readFile(path, 'utf8')) + names.join(''), resolveDir: dirname(path) };
      });
    },
  };
}

/** Of the core, two files: what the first picture needs, and the rest. */
async function splitCore() {
  const [core, rest] = [join(page, 'dropout-lab_bg.wasm'), join(page, 'dropout-lab-rest.wasm')];
  const split = ['run', '--quiet', '--package', 'split', '--', core, 'src/later.txt', core, rest];
  await promisify(execFile)('cargo', split);
}

/** A page without what told Trunk how to build it, and with the files that only it needs under their new names. @param {string} name */
async function writePage(name) {
  const path = join(page, name);
  const text = await readFile(path, 'utf8');
  const html = text.replace(/ *<!--.*?-->\s*/gs, '').replace(/ *<link data-trunk [^>]*>\s*/g, '');
  const named = Object.entries(others.outputs).reduce(
    (html, [file, { entryPoint = '' }]) =>
      html.replace(`static/${basename(entryPoint)}`, relative(page, file).replaceAll('\\', '/')),
    html,
  );
  await writeFile(path, named);
}

/** As plain texts: of a `.md`, MkDocs and Jupyter Book would make a page of the course. */
async function keepLicences() {
  await copyFile('node_modules/uplot/LICENSE', join(target, 'uPlot.LICENSE.txt'));
  await copyFile('node_modules/lean-qr/LICENSE', join(target, 'lean-qr.LICENSE.txt'));
  await copyFile(join(source, 'digits.LICENSE.md'), join(target, 'digits.LICENSE.txt'));
}

/** What has been made into other files: lessons are in the course's. The types of both modules stay, for those who write scripts. */
async function removeSources() {
  await rm(source, { recursive: true });
  await rm(join(page, 'lessons'), { recursive: true });
  for (const name of await readdir(page)) {
    if (/\.(js|wasm)$/.test(name)) await rm(join(page, name));
  }
}
