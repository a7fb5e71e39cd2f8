// Writes the service worker of a built page, with the list of what it keeps.

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** @param {string} page the folder of the built page */
export async function writeServiceWorker(page) {
  const names = await readdir(join(page, 'static'));
  // Licences are read by no script, and the page in a frame is no page to be kept.
  const parts = names.filter((name) => !name.endsWith('.txt') && !name.startsWith('embed-'));
  const files = ['./', ...parts.map((name) => `static/${name}`)];
  const lasting = await Promise.all(['index.html', 'static/element.js'].map((name) => readFile(join(page, name))));
  const version = createHash('sha256').update(Buffer.concat(lasting)).update(files.join()).digest('hex').slice(0, 16);
  await build({
    entryPoints: ['static/offline/service-worker.js'],
    outfile: join(page, 'service-worker.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { 'globalThis.BUILD': JSON.stringify({ version, files }) },
  });
}
