// Serves a page for each system: empty apart from the system's script, cross-origin isolated or not.

import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';
import { BUNDLES } from './bundle.mjs';

/** The headers that make a page cross-origin isolated. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * @param {string[]} folders builds of Dropout Lab, each served at `/build/N/`, with a list of its files in `files.json`
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export function serve(folders) {
  const sites = [
    ['/bundles/', BUNDLES],
    ['/peers/', 'bench/node_modules'],
    ['/static/', 'static'],
    ...folders.map((folder, index) => [`/build/${index}/`, folder]),
  ].map(([path, folder]) => ({ path, folder, files: sirv(folder, { dev: true }) }));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const missing = () => {
      response.statusCode = 404;
      response.end();
    };
    if (url.pathname === '/system') {
      const headers = url.searchParams.has('isolated') ? ISOLATION : {};
      response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><title>bench</title><script type="module" src="/bundles/${url.searchParams.get('script')}"></script>`,
      );
      return;
    }
    const site = sites.find(({ path }) => url.pathname.startsWith(path));
    if (!site) return missing();
    if (url.pathname === `${site.path}files.json`) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(readdirSync(site.folder, { recursive: true })));
      return;
    }
    request.url = url.pathname.slice(site.path.length - 1);
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    site.files(request, response, missing);
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() });
    });
  });
}
