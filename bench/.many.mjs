import { chromium } from 'playwright';
import { serve } from '/work/main/tests/page/server.mjs';
const server = await serve({ folder: process.argv[2] ?? 'dist' });
const n = Number(process.argv[3] ?? 20); const attrs = process.argv[4] ?? 'views="network"';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
const src = new URL('static/element.js', server.url).href;
await page.route(/guest\.html/, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><style>body{margin:0;display:grid;grid-template-columns:repeat(5,1fr);gap:4px} dropout-lab{height:260px;overflow:hidden}</style><script type="module" src="${src}"></script>` + `<dropout-lab ${attrs}></dropout-lab>`.repeat(n) }));
await page.goto(new URL('../guest.html', server.url).href);
await page.waitForFunction((n) => [...document.querySelectorAll('dropout-lab')].filter((e) => e.lab).length === n, n, { timeout: 60000 });
await page.waitForTimeout(2000);
const result = await page.evaluate(async () => {
  const labs = [...document.querySelectorAll('dropout-lab')];
  for (const lab of labs) lab.play();
  const frames = []; let last = performance.now(); const end = last + 6000;
  const long = []; new PerformanceObserver((l) => long.push(...l.getEntries().map((e) => Math.round(e.duration)))).observe({ entryTypes: ['longtask'] });
  while (last < end) { await new Promise(requestAnimationFrame); const now = performance.now(); frames.push(now - last); last = now; }
  frames.splice(0, 60); frames.sort((a, b) => a - b);
  const q = (p) => +frames[Math.floor(p * (frames.length - 1))].toFixed(1);
  const its = labs.map((l) => l.lab.metrics().iteration);
  return { count: frames.length, median: q(.5), p95: q(.95), max: q(1), long: long.length, min: Math.min(...its), most: Math.max(...its) };
});
console.log(n, attrs, JSON.stringify(result));
await page.screenshot({ path: '/tmp/many.png' });
await browser.close(); server.close();
