import { launch } from '../tests/page/chromium.mjs';
import { serve } from '../tests/page/server.mjs';
const s = await serve(); const b = await launch();
for (const q of ['','lesson=thinned']) {
  const p = await b.newPage({viewport:{width:1280,height:720}, serviceWorkers:'block'});
  await p.goto(s.url+(q?'?'+q:'')); await p.waitForFunction(()=>document.querySelector('dropout-lab')?.lab);
  if (q) { await p.getByRole('button',{name:'To the question'}).click(); await p.locator('.lesson .choice input').nth(2).check(); await p.getByRole('button',{name:'Run it'}).click(); const see=p.getByRole('button',{name:'See all runs'}); if(await see.isVisible()) await see.click(); await p.locator('.verdict strong').waitFor({timeout:60000});}
  else await p.evaluate(()=>document.querySelector('dropout-lab').step(1000));
  await p.waitForTimeout(4500);
  console.log(q, await p.evaluate(()=>{window.dispatchEvent(new Event('beforeprint')); const e=document.querySelector('dropout-lab').shadowRoot.querySelector('.paper'); return [e.offsetHeight, ...[...e.children].map(c=>c.tagName+'.'+c.className+' '+c.offsetHeight)]}));
  await p.close();
}
await b.close(); s.close();
