import { chromium } from 'playwright';
import { serve } from '/work/main/tests/page/server.mjs';
const [out, list, play = '1'] = process.argv.slice(2);
const server = await serve({ folder: '/work/main/dist' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const spec of list.split(';')) {
  const [name, size, scheme, query = '', full] = spec.split('|');
  const [width, height] = size.split('x').map(Number);
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  page.on('pageerror', (e) => console.log(name, e.message)); page.on('console', (m) => m.type() === 'error' && console.log(name, m.text()));
  await page.goto(server.url + (query ? '?' + query : '')); await page.waitForFunction(() => document.querySelector('dropout-lab').lab);
  await page.evaluate((n) => document.querySelector('dropout-lab').step(n), Number(play));
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `${out}-${name}.png`, fullPage: full === 'full' });
  await page.close();
}
await browser.close(); server.close();
