// Pages of other people that a lab is a guest in.

import { ready } from './lab.mjs';

/**
 * Goes to a page of somebody else's, which has the lab's script from another folder, and waits until its labs are ready.
 * @param {import('@playwright/test').Page} page
 * @param {string} site
 * @param {{ head?: string, body?: string, html?: string }} content `html`: attributes of the root
 */
export async function openGuest(page, site, { head = '', body = '<dropout-lab></dropout-lab>', html = '' }) {
  await serveGuest(page, site, { head, body, html });
  await page.goto(addressOfGuest(site));
  await ready(page);
}

/** @param {string} site */
export const addressOfGuest = (site) => new URL('../guest.html', site).href;

/**
 * Has the page served, for whoever goes to it in another way.
 * @param {import('@playwright/test').Page} page
 * @param {string} site
 * @param {{ head?: string, body?: string, html?: string, headers?: Record<string, string> }} content
 */
export async function serveGuest(page, site, { head = '', body = '', html = '', headers = {} }) {
  const text = `<!doctype html>
    <html lang="en" ${html}>
      <head>
        <meta charset="utf-8">
        <title>Somebody else’s page</title>
        <link rel="icon" href="data:,">
        <script type="module" src="${new URL('static/element.js', site).href}"></script>
        ${head}
      </head>
      <body>${body}</body>
    </html>`;
  const address = addressOfGuest(site);
  await page.route(
    (url) => url.href.split(/[?#]/)[0] === address,
    (route) => route.fulfill({ contentType: 'text/html', body: text, headers }),
  );
}
