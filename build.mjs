// Trunk runs this after it has built the page and before it moves it to dist/ (see Trunk.toml).
// It puts uPlot where our modules import it from, and minifies every script and style sheet in place.
// Nothing is bundled: dist/ has the files of static/ under the same names, so an address in an error means the same there.

import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { transform } from 'esbuild';

const page = process.env.TRUNK_STAGING_DIR;
if (!page) {
  throw new Error('build.mjs is a hook of Trunk: run "trunk build", or "cargo xtask dist".');
}

const uplot = 'node_modules/uplot/dist';
const vendor = join(page, 'static', 'vendor');
await mkdir(vendor, { recursive: true });
await Promise.all([
  copyFile(join(uplot, 'uPlot.esm.js'), join(vendor, 'uPlot.js')),
  copyFile(join(uplot, 'uPlot.d.ts'), join(vendor, 'uPlot.d.ts')),
  copyFile(join(uplot, 'uPlot.min.css'), join(vendor, 'uPlot.css')),
]);

const loaders = /** @type {const} */ ({ '.js': 'js', '.css': 'css' });
for (const entry of await readdir(page, { recursive: true, withFileTypes: true })) {
  const loader = loaders[extname(entry.name)];
  if (!entry.isFile() || !loader) continue;
  const path = join(entry.parentPath, entry.name);
  const { code } = await transform(await readFile(path, 'utf8'), { loader, minify: true, target: 'es2022' });
  await writeFile(path, code);
}
