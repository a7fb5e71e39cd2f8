// Serves dist/ the way a strict course site might: far down in the site's addresses, with our content security policy.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';

/** Where the page of a course is, and dist/ below it. */
const COURSE = '/some/course/';
const PAGE = `${COURSE}week-3/`;
/** Where the script is that tests put first. */
const FIRST = `${PAGE}first.js`;

/** The policy that `cargo xtask serve` uses too. */
export const POLICY =
  /"Content-Security-Policy" = "(.+)"/.exec(readFileSync('Trunk.toml', 'utf8'))?.[1] ?? "default-src 'none'";

/**
 * Starts the server.
 * @param {object} [options]
 * @param {string} [options.folder]
 * @param {number} [options.port] 0 is any free one
 * @param {string} [options.first] a script that the page runs before its own
 * @param {Record<string, string>} [options.headers] that it sends beside the policy, or in its place
 * @returns {Promise<{ url: string, close: () => void }>} the page's address
 */
export function serve({ folder = 'dist', port = 0, first, headers = {} } = {}) {
  const setHeaders = (/** @type {import('node:http').ServerResponse} */ response) => {
    response.setHeader('Content-Security-Policy', POLICY);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  };
  const sites = [
    { path: PAGE, files: sirv(folder, { dev: true, setHeaders }) },
    { path: COURSE, files: sirv('tests/page/course', { dev: true, setHeaders }) },
  ];
  /** @param {import('node:http').ServerResponse} response @param {string} type @param {string} body */
  const send = (response, type, body) => {
    setHeaders(response);
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    response.end(body);
  };
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end();
    };
    const url = request.url ?? '';
    const site = sites.find(({ path }) => url.startsWith(path));
    if (!site) return missing();
    if (first && url.split('?')[0] === PAGE) return send(response, 'text/html', withScript(`${folder}/index.html`));
    if (first && url === FIRST) return send(response, 'text/javascript', readFileSync(first, 'utf8'));
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

/** The page with the script that is to be first. @param {string} path of the page */
function withScript(path) {
  return readFileSync(path, 'utf8').replace(/<head>/i, `$&<script src="${FIRST}"></script>`);
}
