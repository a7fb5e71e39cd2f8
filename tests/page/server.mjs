// Serves dist/ the way a strict course site might: far down in the site's addresses, with our content security policy.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';

/** Where the page of a course is, and dist/ below it. */
const COURSE = '/some/course/';
const PAGE = `${COURSE}week-3/`;

/** The policy that `cargo xtask serve` uses too. */
const POLICY =
  /"Content-Security-Policy" = "(.+)"/.exec(readFileSync('Trunk.toml', 'utf8'))?.[1] ?? "default-src 'none'";

/**
 * Starts the server.
 * @param {{ folder?: string, port?: number }} [options] port 0 is any free one
 * @returns {Promise<{ url: string, close: () => void }>} the page's address
 */
export function serve({ folder = 'dist', port = 0 } = {}) {
  const setHeaders = (/** @type {import('node:http').ServerResponse} */ response) => {
    response.setHeader('Content-Security-Policy', POLICY);
  };
  const sites = [
    { path: PAGE, files: sirv(folder, { dev: true, setHeaders }) },
    { path: COURSE, files: sirv('tests/page/course', { dev: true, setHeaders }) },
  ];
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end();
    };
    const url = request.url ?? '';
    const site = sites.find(({ path }) => url.startsWith(path));
    if (!site) return missing();
    request.url = url.slice(site.path.length - 1);
    site.files(request, response, missing);
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({ url: `http://127.0.0.1:${actual}${PAGE}`, close: () => server.close() });
    });
  });
}
