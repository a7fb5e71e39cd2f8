// What the tests do with a lab on a page. `element.lab` is the core's own object, see static/lab-element.js.

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Goes to the page and waits until its labs are ready.
 * @param {Page} page
 * @param {string} site
 * @param {string} [query]
 */
export async function open(page, site, query = '') {
  await page.goto(query ? `${site}?${query}` : site);
  await ready(page);
}

/** @param {Page} page */
export async function ready(page) {
  await page.waitForFunction(() => {
    const labs = [...document.querySelectorAll('dropout-lab')];
    return labs.length > 0 && labs.every((element) => element.lab);
  });
  await frames(page);
}

/**
 * Waits until the lab has drawn what it last knew.
 * @param {Page} page
 */
export async function frames(page) {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))),
  );
}

/**
 * Trains the page's first lab.
 * @param {Page} page
 * @param {number} iterations
 * @returns {Promise<string>} the fingerprint then
 */
export async function train(page, iterations) {
  const fingerprint = await page.evaluate((count) => {
    const element = document.querySelector('dropout-lab');
    element.step(count);
    return element.lab.fingerprint();
  }, iterations);
  await frames(page);
  return fingerprint;
}

/**
 * The losses and everything else that the first lab measures.
 * @param {Page} page
 */
export function metrics(page) {
  return page.evaluate(() => document.querySelector('dropout-lab').lab.metrics());
}

/**
 * Opens all that the first lab can have open: the drawer of settings, and whatever is folded.
 * @param {Page} page
 */
export async function unfold(page) {
  await page.evaluate(() =>
    document.querySelector('dropout-lab').shadowRoot.querySelector('.below .slot')?.scrollIntoView(),
  );
  await page.locator('dropout-lab .export').first().waitFor({ state: 'attached' });
  await page.evaluate(() => {
    const root = document.querySelector('dropout-lab').shadowRoot;
    const drawer = root.querySelector('.open-drawer');
    if (drawer?.getAttribute('aria-expanded') === 'false') drawer.click();
    for (const details of root.querySelectorAll('details')) details.open = true;
  });
}

/**
 * Waits until the core is there as a whole: then the pictures are told in words.
 * @param {Page} page
 */
export async function told(page) {
  await page.waitForFunction(
    () => document.querySelector('dropout-lab').shadowRoot.querySelector('.arm.b .network .unseen')?.textContent,
  );
  await frames(page);
}
