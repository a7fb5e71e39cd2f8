// A browser of another engine, driven by WebDriver: `ENGINE` is its name and `WEBDRIVER` the driver's program; `BROWSER` is
// the browser's own, where the driver does not know it.

import { Builder } from 'selenium-webdriver';
import { DriverService } from 'selenium-webdriver/remote/index.js';

/** How long the slowest machine may take for what a test waits for, in milliseconds. */
const PATIENCE = 600_000;

/** The names of the engines, and what their drivers are asked for. */
const ENGINES = {
  firefox: (/** @type {string | undefined} */ binary) => ({
    browserName: 'firefox',
    'moz:firefoxOptions': { args: ['-headless'], binary },
  }),
  webkitgtk: (/** @type {string | undefined} */ binary) => ({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': binary && { binary, args: ['--automation'] },
  }),
};

/** Starts the browser. @returns {Promise<Page>} */
export async function launch() {
  const { ENGINE = '', WEBDRIVER, BROWSER } = process.env;
  const capabilities = ENGINES[/** @type {keyof typeof ENGINES} */ (ENGINE)];
  if (!capabilities || !WEBDRIVER)
    throw new Error('ENGINE and WEBDRIVER say what to test: run "cargo xtask test engines".');
  const service = new DriverService.Builder(WEBDRIVER).setLoopback(true).build();
  try {
    const driver = await new Builder()
      .disableEnvironmentOverrides()
      .usingServer(await service.start(PATIENCE))
      .withCapabilities(JSON.parse(JSON.stringify(capabilities(BROWSER || undefined))))
      .build();
    await driver.manage().setTimeouts({ script: PATIENCE, pageLoad: PATIENCE });
    // As large as the pages of the other tests.
    await driver.manage().window().setRect({ width: 1280, height: 900 });
    return new Page(driver, service);
  } catch (error) {
    await service.kill();
    throw error;
  }
}

/** The browser's page, with the few methods of Playwright's that `tests/page/lab.mjs` uses. */
class Page {
  #driver;
  #service;

  /** What the pages before this one complained of. @type {string[]} */
  #complaints = [];

  /**
   * @param {import('selenium-webdriver').WebDriver} driver
   * @param {InstanceType<typeof DriverService>} service
   */
  constructor(driver, service) {
    this.#driver = driver;
    this.#service = service;
  }

  /** @param {string} url */
  async goto(url) {
    await this.#listen();
    await this.#driver.get(url);
  }

  /**
   * What a function gives in the page, or what its promise becomes.
   * @template T, R
   * @param {(value: T) => R} inPage
   * @param {T} [value]
   * @returns {Promise<Awaited<R>>}
   */
  evaluate(inPage, value) {
    return this.#driver.executeScript(`return (${inPage})(arguments[0]);`, value);
  }

  /** Waits until a function gives true in the page. @template T @param {(value: T) => boolean} inPage @param {T} [value] */
  async waitForFunction(inPage, value) {
    await this.#driver.wait(() => this.evaluate(inPage, value), PATIENCE, `in vain: ${inPage}`);
  }

  /**
   * Clicks as the reader does on what a function finds.
   * @template T
   * @param {(value: T) => Element | null | undefined} find
   * @param {T} [value]
   */
  async click(find, value) {
    const element = /** @type {any} */ (await this.evaluate(find, value));
    await element.click();
  }

  /** What was complained of since the last time, see complaints.js, and requests to other hosts. */
  async complaints() {
    await this.#listen();
    return this.#complaints.splice(0);
  }

  async #listen() {
    const heard = await this.evaluate(() => {
      const names = performance.getEntriesByType('resource').map(({ name }) => name);
      const foreign = names.filter((name) => /^(https?|wss?):/.test(name) && !name.startsWith(location.origin));
      const heard = window.complaints?.splice(0) ?? [];
      return [...heard, ...foreign.map((name) => `a request to ${name}`)];
    });
    this.#complaints.push(...heard);
  }

  async close() {
    await this.#driver.quit();
    await this.#service.kill();
  }
}
