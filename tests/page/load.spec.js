// The page loads, at any path, from its own host alone, under the strictest policy.

import { expect, test } from './fixture.mjs';
import { POLICY } from './server.mjs';

test('the page loads under its content security policy', async ({ page, site }) => {
  const response = await page.goto(site, { waitUntil: 'networkidle' });
  expect(response?.headers()['content-security-policy']).toBe(POLICY);
  await expect(page).toHaveTitle(/Dropout/);
});
