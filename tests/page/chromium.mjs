// How Chromium is started by the tests, the pictures and the benchmark: the one that xtask found, without its own talk to
// the network.

import { chromium } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

/** @type {import('@playwright/test').LaunchOptions} */
export const LAUNCH = {
  executablePath: process.env.CHROME || undefined,
  // Chromium's sandbox does not work for root.
  chromiumSandbox: false,
  args: [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ],
};

/** @param {import('@playwright/test').LaunchOptions} [options] */
export function launch(options) {
  return chromium.launch({ ...LAUNCH, ...options });
}
