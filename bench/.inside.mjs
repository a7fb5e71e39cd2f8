import { launch } from '../tests/page/chromium.mjs';
import { serve } from '../tests/page/server.mjs';
const server = await serve();
const browser = await launch();
const what = process.argv[2] ?? 'inspector';
for (const [w, h] of [[375, 812], [1280, 720], [1920, 1080]]) for (const scheme of ['light', 'dark']) {
  if (process.argv[3] && !process.argv[3].split(',').includes(`${w}${scheme[0]}`)) continue;
  const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: scheme });
  await page.goto(server.url + '?' + (process.argv[4] ?? ''));
  await page.waitForFunction(() => document.querySelector('dropout-lab')?.lab);
  await page.waitForTimeout(300);
  if (what === 'inspector') {
    await page.evaluate(() => document.querySelector('dropout-lab').step(30));
    await page.waitForTimeout(200);
    const p = await page.evaluate(() => {
      const el = document.querySelector('dropout-lab');
      const c = el.shadowRoot.querySelector('.arm.b .network canvas');
      const t = el.lab.tiles('b', { width: c.clientWidth, height: c.clientHeight, ratio: devicePixelRatio, dark: false, example: 0 }).find((t) => t.layer === 1 && t.unit === 3);
      c.scrollIntoView({ block: 'center' });
      const r = c.getBoundingClientRect();
      return [r.x + t.x + t.w / 2, r.y + t.y + t.h / 2];
    });
    await page.mouse.click(p[0], p[1]);
    await page.waitForTimeout(700);
  } else if (what === 'inside') {
    await page.evaluate(() => document.querySelector('dropout-lab').step(600));
    const d = page.locator('dropout-lab details.inside');
    await d.locator('summary').first().click();
    await d.getByText('Measured at iteration').waitFor({ timeout: 60000 });
    await d.scrollIntoViewIfNeeded();
    await page.waitForTimeout(500);
    await d.screenshot({ path: `/tmp/inside-${what}-${w}-${scheme}.png` });
    await page.close();
    continue;
  }
  await page.screenshot({ path: `/tmp/inside-${what}-${w}-${scheme}.png` });
  await page.close();
}
await browser.close();
server.close();
