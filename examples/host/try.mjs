// node examples/host/try.mjs: serves dist/ by the servers for which README has settings, with these settings, as far as the programs
// are here, and says what is not as it should be.

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch } from '../../tests/page/chromium.mjs';
import { open, train } from '../../tests/page/lab.mjs';

const FOLDER = resolve('target/host');
const PORT = 8765;

/** Each program, with what it is started with; the settings are README's, with our folder and port. */
const SERVERS = {
  nginx: (/** @type {string} */ settings) => [
    '-c',
    write('nginx.conf', `pid ${FOLDER}/nginx.pid; daemon off; events {} http { access_log off; ${settings} }`),
    ...['-e', `${FOLDER}/nginx.log`],
  ],
  caddy: (/** @type {string} */ settings) => [
    ...['run', '--adapter', 'caddyfile', '--config'],
    write('Caddyfile', `{\n  admin off\n}\n${settings}`),
  ],
};

/** @param {string} name @param {string} text */
function write(name, text) {
  writeFileSync(join(FOLDER, name), text);
  return join(FOLDER, name);
}

/** What README says for a server. @param {string} name */
function settingsOf(name) {
  const [, text = ''] = new RegExp(`\`\`\`${name}\n(.*?)\`\`\``, 's').exec(readFileSync('README.md', 'utf8')) ?? [];
  const own = text.replaceAll('/srv', FOLDER).replace('listen 80;', `listen 127.0.0.1:${PORT};`);
  return own.replace(/^:80/m, `http://127.0.0.1:${PORT}`);
}

/** What each kind of file has to have. @param {string} name */
const wanted = (name) => ({
  'content-type': {
    html: 'text/html; charset=utf-8',
    js: 'text/javascript; charset=utf-8',
    css: 'text/css; charset=utf-8',
    wasm: 'application/wasm',
  }[name.split('.').pop() ?? ''],
  'cache-control': /-[0-9A-Z]{8}\.\w+$/.test(name) ? 'max-age=31536000, immutable' : 'no-cache',
  'access-control-allow-origin': '*',
});

/** What is wrong with the server that answers. */
async function complaints() {
  const site = `http://127.0.0.1:${PORT}/dropout-lab/`;
  const names = ['', 'embed.html', ...readdirSync('dist/static').map((name) => `static/${name}`)];
  const found = [];
  for (const name of names) {
    const { ok, status, headers } = await fetch(site + name);
    if (!ok) found.push(`${name}: ${status}`);
    for (const [header, value] of Object.entries(wanted(name || 'index.html'))) {
      if (value && headers.get(header) !== value)
        found.push(`${name}: ${header} is ${headers.get(header)}, not ${value}`);
    }
    if (!headers.get('content-security-policy')) found.push(`${name}: no policy`);
  }
  const browser = await launch();
  const page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && found.push(message.text()));
  await open(page, site, 'data=digits');
  await train(page, 3);
  await browser.close();
  return found;
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
cpSync('dist', join(FOLDER, 'dropout-lab'), { recursive: true });
for (const [name, start] of Object.entries(SERVERS)) {
  try {
    execFileSync(name, [name === 'nginx' ? '-v' : 'version'], { stdio: 'ignore' });
  } catch {
    console.log(`${name}: not here`);
    continue;
  }
  const server = spawn(name, start(settingsOf(name)), { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise((done) => setTimeout(done, 1500));
  const found = await complaints().catch((error) => [error.message]);
  console.log(`${name}: ${found.map((sentence) => `\n  ${sentence}`).join('') || 'as it should be'}`);
  if (found.length) process.exitCode = 1;
  server.kill();
  await new Promise((done) => server.once('exit', done));
}
