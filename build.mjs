// Trunk runs this after it has built the page and before it moves it to its place (see Trunk.toml).
// Nothing is bundled: the folder has the files of static/ under the same names, so an address in an error means the same
// in both.

import { copyFile, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { transform } from 'esbuild';

const page = process.env.TRUNK_STAGING_DIR;
if (!page) throw new Error('This is a hook of Trunk: run "cargo xtask dist".');

await nameAfterLibrary('dropout-lab', 'dropout_lab');
await removeTrunkLinks();
await addUPlot();
await minify();

/**
 * Trunk names what it builds after the package; everybody else, the modules in static/ too, after the library.
 * @param {string} packageName
 * @param {string} library
 */
async function nameAfterLibrary(packageName, library) {
  for (const end of ['.js', '.d.ts', '_bg.wasm']) {
    await rename(join(page, packageName + end), join(page, library + end));
  }
  await edit(join(page, `${library}.js`), (text) => text.replaceAll(`${packageName}_bg.wasm`, `${library}_bg.wasm`));
}

/** What tells Trunk how to build is of no use in a built page. */
async function removeTrunkLinks() {
  await edit(join(page, 'index.html'), (text) =>
    text.replace(/<!--.*?-->\s*/gs, '').replace(/<link data-trunk [^>]*>\s*/g, ''),
  );
}

async function addUPlot() {
  const from = 'node_modules/uplot';
  const to = join(page, 'static', 'vendor');
  await mkdir(to, { recursive: true });
  await Promise.all([
    copyFile(join(from, 'dist', 'uPlot.esm.js'), join(to, 'uPlot.js')),
    copyFile(join(from, 'dist', 'uPlot.d.ts'), join(to, 'uPlot.d.ts')),
    copyFile(join(from, 'dist', 'uPlot.min.css'), join(to, 'uPlot.min.css')),
    copyFile(join(from, 'LICENSE'), join(to, 'uPlot.LICENSE.txt')),
  ]);
}

/** Scripts and style sheets, in place. */
async function minify() {
  const loaders = /** @type {const} */ ({ '.js': 'js', '.css': 'css' });
  for (const entry of await readdir(page, { recursive: true, withFileTypes: true })) {
    const loader = loaders[extname(entry.name)];
    if (!entry.isFile() || !loader) continue;
    const path = join(entry.parentPath, entry.name);
    const { code } = await transform(await readFile(path, 'utf8'), { loader, minify: true, target: 'es2022' });
    await writeFile(path, code);
  }
}

/**
 * @param {string} path
 * @param {(text: string) => string} change
 */
async function edit(path, change) {
  await writeFile(path, change(await readFile(path, 'utf8')));
}
