<<<<<<< HEAD
import { chromium } from 'playwright';
import { serve } from '../tests/page/server.mjs';
const server = await serve({ folder: '/work/main/dist' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const p = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
p.on('console', (m) => console.log(m.text()));
p.on('pageerror', (e) => console.log('ERR', e.message));
await p.goto(server.url + '/index.html');
await p.waitForTimeout(1500);
await p.keyboard.press('p');
await p.waitForTimeout(700);
console.log(
  await p.evaluate(() => {
    const e = document.querySelector('dropout-lab');
    const s = getComputedStyle(e);
    return JSON.stringify([
      e.outerHTML,
      s.width,
      s.height,
      s.position,
      s.transform,
      s.display,
      e.matches(':popover-open'),
      s.inset,
      [...e.shadowRoot.adoptedStyleSheets].map((x) => [x.cssRules.length, x.cssRules[0]?.selectorText]),
    ]);
  }),
);
=======
import {chromium} from 'playwright';
import {serve} from '../tests/page/server.mjs';
const server = await serve({folder:'/work/main/dist'});
const browser = await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox']});
const p = await (await browser.newContext({viewport:{width:375,height:812}})).newPage();
await p.goto(server.url+'/index.html'); await p.waitForTimeout(1500);
await p.evaluate(()=>document.querySelector('dropout-lab').step(30)); await p.waitForTimeout(900);
console.log(await p.evaluate(()=>{const e=document.querySelector('dropout-lab');const c=e.shadowRoot.querySelector('.chart.loss');return [e.shadowRoot.querySelector('.lab').getAttribute('style'),getComputedStyle(c).bottom,getComputedStyle(c).position,getComputedStyle(e.shadowRoot.querySelector('.transport')).bottom,e.shadowRoot.querySelector('.transport').offsetHeight,e.shadowRoot.querySelector('.lab').className].join(' | ')}));
await p.screenshot({path:'/tmp/shots/dbg.png'});
>>>>>>> main
process.exit(0);
