// Trunk runs this after it has built the page and before it moves it to its place (see Trunk.toml).
// Nothing is bundled: the folder has the files of static/ under the same names, so an address in an error means the same
// in both.

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { build, transform } from 'esbuild';

const page = process.env.TRUNK_STAGING_DIR;
if (!page) throw new Error('This is a hook of Trunk: run "cargo xtask dist".');

await removeTrunkLinks();
await addUPlot();
await bundleWorker();
await minify();

/** What tells Trunk how to build is of no use in a built page. */
async function removeTrunkLinks() {
  const path = join(page, 'index.html');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/ *<!--.*?-->\s*/gs, '').replace(/ *<link data-trunk [^>]*>\s*/g, ''));
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

/** The worker's script with all that it imports, in its place: a worker may have to be made from its text alone. */
async function bundleWorker() {
  const script = join(page, 'static', 'worker', 'worker.js');
  await build({
    entryPoints: [script],
    outfile: script,
    allowOverwrite: true,
    bundle: true,
    format: 'iife',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  await rm(join(page, 'worker.js'));
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
