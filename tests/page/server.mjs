// Serves dist/ the way a strict course site might: far down in the site's addresses, with our content security policy.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';

/** Where the page is: dist/ may be put at any path. */
export const PATH = '/some/course/week-3/';

/** The policy that `cargo xtask serve` uses too. */
const POLICY = /"Content-Security-Policy" = "(.+)"/.exec(readFileSync('Trunk.toml', 'utf8'))?.[1] ?? "default-src 'none'";

/**
 * Starts the server.
 * @param {{ folder?: string, port?: number }} [options] port 0 is any free one
 * @returns {Promise<{ url: string, close: () => void }>} the page's address
 */
export function serve({ folder = 'dist', port = 0 } = {}) {
  const files = sirv(folder, { dev: true, setHeaders: (response) => response.setHeader('Content-Security-Policy', POLICY) });
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end();
    };
    if (!request.url?.startsWith(PATH)) return missing();
    request.url = request.url.slice(PATH.length - 1);
    files(request, response, missing);
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({ url: `http://127.0.0.1:${actual}${PATH}`, close: () => server.close() });
    });
  });
}
