// What every test of the page starts from: dist/ served, and a page that complains to nobody unheard.

import { test as base, expect } from '@playwright/test';
import { serve } from './server.mjs';

export { expect };

/**
 * `site` is the page's address. `complaints` collects what the page must never have: errors and warnings on the console,
 * exceptions, breaches of the content security policy, failed requests and requests to other hosts; a test fails if there
 * are any when it ends.
 */
export const test = base.extend(
  /** @type {any} */ ({
    site: [
      async ({}, /** @type {(site: string) => Promise<void>} */ use) => {
        const server = await serve();
        await use(server.url);
        server.close();
      },
      { scope: 'worker' },
    ],
    complaints: [
      async (
        /** @type {{ page: import('@playwright/test').Page, site: string }} */ { page, site },
        /** @type {(complaints: string[]) => Promise<void>} */ use,
      ) => {
        /** @type {string[]} */
        const complaints = [];
        page.on('console', (message) => {
          const isOfTheTests = message.text() === 'Service Worker registration blocked by Playwright';
          if (['error', 'warning'].includes(message.type()) && !isOfTheTests)
            complaints.push(`console: ${message.text()}`);
        });
        page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
        page.on('requestfailed', (request) => {
          // A test that goes on to another page may cut off what this one still loads.
          const reason = request.failure()?.errorText;
          if (reason !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}, ${reason}`);
        });
        page.on('request', (request) => {
          const { protocol, origin } = new URL(request.url());
          if (protocol.startsWith('http') && origin !== new URL(site).origin)
            complaints.push(`request: ${request.url()}`);
        });
        await use(complaints);
        expect(complaints).toEqual([]);
      },
      { auto: true },
    ],
  }),
);
