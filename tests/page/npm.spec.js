// The npm package, installed from its file into empty projects as a reader would, with Vite and without a bundler.

import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './fixture.mjs';
import { open, train } from './lab.mjs';
import { serve } from './server.mjs';

const run = promisify(execFile);
const FOLDER = resolve('target/npm-projects');
const PACKAGE = resolve('target/npm');
const npm = (/** @type {string} */ folder, /** @type {string[]} */ ...words) =>
  run('npm', [...words, '--offline', '--no-audit', '--no-fund'], { cwd: folder, shell: process.platform === 'win32' });

/** What a page of a project is. @param {string} script */
const pageOf = (script) =>
  `<!doctype html><title>A project</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>
   <dropout-lab data="moons" drop="0.5" page="https://example.org/lab/"></dropout-lab>`;

/** @param {string} name @param {Record<string, string>} files */
async function install(name, files) {
  const folder = join(FOLDER, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  await npm(folder, 'install', join(FOLDER, 'package.tgz'));
  return folder;
}

test.beforeAll(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await run(process.execPath, ['packaging/npm.mjs', PACKAGE]);
  const { stdout } = await npm(FOLDER, 'pack', PACKAGE, '--json');
  await rename(join(FOLDER, JSON.parse(stdout)[0].filename), join(FOLDER, 'package.tgz'));
});

/**
 * A lab trains there to the numbers that it has on our page, and a worker measures it.
 * @param {import('@playwright/test').Page} page
 * @param {string} folder
 * @param {string} site of our page
 */
async function trains(page, folder, site) {
  await open(page, site, 'data=moons&drop=0.5');
  const wanted = await train(page, 30);
  const project = await serve({ folder });
  try {
    // Its requests are to a server of its own, which is not the one that the fixture knows.
    await page.goto('about:blank');
    const other = await page.context().newPage();
    await open(other, project.url);
    expect(await train(other, 30)).toBe(wanted);
    const layers = await other.evaluate(
      async () => (await document.querySelector('dropout-lab').measure('sparsity')).b.layers.length,
    );
    expect(layers).toBe(2);
    await other.evaluate(() => document.querySelector('dropout-lab').set('data', 'digits'));
  } finally {
    project.close();
  }
}

test('with Vite', async ({ page, site }) => {
  const folder = await install('vite', { 'index.html': pageOf('/main.js'), 'main.js': "import 'dropout-lab';\n" });
  const { stderr } = await run(process.execPath, [
    resolve('node_modules/vite/bin/vite.js'),
    ...['build', '--base=./', '--logLevel=warn', folder],
  ]);
  expect(stderr, 'Vite has nothing to complain of').toBe('');
  await trains(page, join(folder, 'dist'), site);
});

test('without a bundler', async ({ page, site }) => {
  const folder = await install('plain', { 'index.html': pageOf('node_modules/dropout-lab/dist/element.js') });
  await trains(page, folder, site);
});

test('its types are found, and are those of the elements', async () => {
  const folder = await install('types', {
    'main.ts': `import { DropoutLab } from 'dropout-lab';
      const lab: DropoutLab = document.createElement('dropout-lab');
      const loss: number | undefined = lab.lab?.metrics().b?.trainLoss;
      // @ts-expect-error there is no such method
      lab.dance(loss);`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, module: 'esnext', moduleResolution: 'bundler', target: 'es2022' },
      files: ['main.ts'],
    }),
  });
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '--project', folder]).catch((error) => error);
  expect(stdout).toBe('');
});

test('its manifest knows the settings, methods, events and properties that there are', async ({ page, site }) => {
  const manifest = JSON.parse(await readFile(join(PACKAGE, 'custom-elements.json'), 'utf8'));
  const [lab] = manifest.modules[0].declarations;
  await open(page, site);
  const missing = await page.evaluate(
    (members) => {
      const element = document.querySelector('dropout-lab');
      return members.filter((name) => !(name in element));
    },
    lab.members.map((/** @type {{ name: string }} */ { name }) => name),
  );
  expect(missing).toEqual([]);
  const names = lab.attributes.map((/** @type {{ name: string }} */ { name }) => name);
  expect(names).toEqual(expect.arrayContaining(['views', 'data', 'drop', 'a.drop', 'b.lr']));
});
