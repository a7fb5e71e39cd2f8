// What Lighthouse says of the built page: four scores out of 100, and how much the layout shifts, on a telephone and on a desk.

import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { launch as launchChrome } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { LAUNCH } from '../tests/page/chromium.mjs';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
});

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

/** @typedef {{ scores: Record<string, number>, layout_shift: number, interactive_ms: number, failed: string[] }} Audit */

/** @param {string} [folder] @returns {Promise<Record<'mobile' | 'desktop', Audit>>} */
export async function measureLighthouse(folder = 'dist') {
  const { url, close } = await serveCompressed(folder);
  const chrome = await launchChrome({ chromePath: LAUNCH.executablePath, chromeFlags: ['--headless', '--no-sandbox'] });
  try {
    const audit = async (/** @type {import('lighthouse').Config | undefined} */ config) => {
      const run = await lighthouse(url, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' }, config);
      if (!run) throw new Error('Lighthouse gave no result.');
      const { categories, audits } = run.lhr;
      return {
        scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(100 * (categories[name]?.score ?? 0))])),
        layout_shift: audits['cumulative-layout-shift']?.numericValue ?? NaN,
        interactive_ms: Math.round(audits.interactive?.numericValue ?? NaN),
        failed: Object.values(audits)
          .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
          .map(({ id, displayValue }) => (displayValue ? `${id} (${displayValue})` : id)),
      };
    };
    return { mobile: await audit(undefined), desktop: await audit(desktopConfig) };
  } finally {
    chrome.kill();
    close();
  }
}

/**
 * Serves a folder as a good server does: compressed, and for long what is named by its content.
 * @param {string} folder
 * @returns {Promise<{ url: string, close: () => void }>}
 */
function serveCompressed(folder) {
  /** @type {Map<string, Buffer>} */
  const known = new Map();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '', 'http://localhost').pathname));
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const body = known.get(file) ?? brotliCompressSync(readFileSync(file));
    known.set(file, body);
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Encoding': 'br',
      'Cache-Control': /-[A-Z0-9]{8}\./.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(body);
  });
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      done({ url: `http://127.0.0.1:${port}/`, close: () => server.close() });
    }),
  );
}

// Run by itself: node bench/lighthouse.mjs [FOLDER].
if (process.argv[1]?.endsWith('lighthouse.mjs')) {
  console.log(JSON.stringify(await measureLighthouse(process.argv[2]), null, 2));
}
