import { launch } from '../tests/page/chromium.mjs';
import { serve } from '../tests/page/server.mjs';
const s = await serve(); const b = await launch();
for (const [name,q,theme] of [['default','','light'],['digits','data=digits','dark'],['cnn','data=digits&net=cnn','light'],['curve','compare=off&data=curve','light'],['lesson','lesson=thinned','dark']]) {
  const p = await b.newPage({viewport:{width:1280,height:720}, colorScheme:theme, serviceWorkers:'block'});
  p.on('pageerror', e=>console.log(name, e.message)); p.on('console', m=>m.type()=='error'&&console.log(m.text()));
  await p.goto(s.url+(q?'?'+q:''));  await p.waitForFunction(()=>document.querySelector('dropout-lab')?.lab);
  if (name==='lesson') { await p.getByRole('button',{name:'To the question'}).click(); await p.locator('.lesson .choice input').nth(2).check(); await p.getByRole('button',{name:'Run it'}).click(); const see=p.getByRole('button',{name:'See all runs'}); if(await see.isVisible()) await see.click(); await p.locator('.verdict strong').waitFor({timeout:60000}); await p.getByRole('button',{name:'Why?'}).click(); }
  else await p.evaluate(()=>document.querySelector('dropout-lab').step(1000));
  await p.waitForTimeout(4500);
  await p.pdf({path:`/tmp/print-${name}.pdf`, format:'A4', printBackground:false, preferCSSPageSize:true});
  await p.close();
}
await b.close(); s.close();
