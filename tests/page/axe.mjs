// What axe-core finds to complain of.

import axe from 'axe-core';

/** @param {import('@playwright/test').Page} page */
export async function violations(page) {
  // Evaluated, not put into the page as a script: the policy would rightly refuse that.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = /** @type {any} */ (window);
    const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
    return (await axe.run(document, options)).violations;
  });
  return found.map(
    (/** @type {any} */ { id, help, nodes }) =>
      `${id}: ${help}\n  ${nodes.map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`).join('\n  ')}`,
  );
}
