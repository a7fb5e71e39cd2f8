// The tests of the page in a real browser: `npx playwright test`, or with everything around it `cargo xtask test page`.

import { defineConfig } from '@playwright/test';
import { LAUNCH } from './tests/page/chromium.mjs';

export default defineConfig({
  testDir: 'tests/page',
  testMatch: '*.spec.js',
  outputDir: 'test-results',
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // One after the other: what a page does in so many seconds is part of what is tested.
  workers: 1,
  use: {
    browserName: 'chromium',
    launchOptions: LAUNCH,
    viewport: { width: 1280, height: 800 },
    // It answers in the place of the server, whose answers are what tests are about; offline.spec.js is about it.
    serviceWorkers: 'block',
  },
});
