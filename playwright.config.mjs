// The tests of the page in a real browser: `npx playwright test`, or with everything around it `cargo xtask test page`.

import { defineConfig } from '@playwright/test';
import { LAUNCH } from './tests/page/chromium.mjs';

/** What these do in so many seconds is part of what they test: they run one after the other, when the others are done. */
const TIMED = /(address|course|endurance|inside|load|offline|run|runner|table|worker)\.spec\.js$/;

export default defineConfig({
  testDir: 'tests/page',
  testMatch: '*.spec.js',
  outputDir: 'test-results',
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  projects: [
    { name: 'side by side', testIgnore: TIMED },
    { name: 'one by one', testMatch: TIMED, workers: 1, dependencies: ['side by side'] },
  ],
  use: {
    browserName: 'chromium',
    launchOptions: LAUNCH,
    viewport: { width: 1280, height: 800 },
    // It answers in the place of the server, whose answers are what tests are about; offline.spec.js is about it.
    serviceWorkers: 'block',
  },
});
