import { launch } from '../tests/page/chromium.mjs';
import { serve } from '../tests/page/server.mjs';
import { ready } from '../tests/page/lab.mjs';
const server = await serve({folder:'/work/wt/hands/dist'});
const browser = await launch();
const [,, which='all'] = process.argv;
async function shot(name, {w=1280,h=720,q='',theme='light',steps=600,act,touch=false}) {
  if (which!=='all' && !name.startsWith(which)) return;
  const ctx = await browser.newContext({viewport:{width:w,height:h}, colorScheme: theme, hasTouch: touch});
  const p = await ctx.newPage();
  p.on('pageerror', e=>console.log(name,'ERR',e.message)); p.on('console', m=>['error','warning'].includes(m.type())&&console.log(name,m.text()));
  await p.goto(server.url+'?'+q); await ready(p);
  await p.evaluate((n)=>document.querySelector('dropout-lab').step(n), steps); await p.waitForTimeout(300);
  try { if (act) await act(p); } catch (e) { console.log(name,'ACT',e.message.split('\n').slice(0,4).join(' ')); }
  await p.waitForTimeout(400);
  await p.screenshot({path:`/tmp/hshots/${name}.png`});
  await ctx.close();
}
const clickTile = (p, arm, layer, unit) => p.evaluate(([arm,layer,unit])=>{
  const e=document.querySelector('dropout-lab'); const c=e.shadowRoot.querySelector(`.arm.${arm} .canvas.network canvas`);
  const o={width:c.clientWidth,height:c.clientHeight,ratio:1,dark:false,example:0,allOn:true};
  const t=e.lab.tiles(arm,o).find(t=>t.layer===layer&&t.unit===unit); const r=c.getBoundingClientRect();
  return [r.x+t.x+t.w/2, r.y+t.y+t.h/2];
},[arm,layer,unit]).then(([x,y])=>p.mouse.click(x,y));
const allOn = (p)=>p.locator('dropout-lab .segment').nth(1).click();
await shot('a-dropped',{});
await shot('b-allon',{act:async p=>{await allOn(p); await p.waitForTimeout(500);}});
const remove=async p=>{await allOn(p); await p.waitForTimeout(500); await clickTile(p,'a',1,3); await clickTile(p,'b',2,5); await clickTile(p,'b',2,6);};
await shot('c-removed',{act:remove});
await shot('c-removed-dark',{theme:'dark',act:remove});
const random=async p=>{await allOn(p); await p.waitForTimeout(500); await p.getByRole('button',{name:'Remove at random'}).click(); await p.waitForTimeout(4000);};
await shot('d-random',{act:random});
await shot('d-random-1920',{w:1920,h:1080,act:random,q:'data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5'});
await shot('d-random-375',{w:375,h:812,act:random});
const draw=async p=>{ await p.getByRole('button',{name:'Draw your own'}).click(); await p.waitForTimeout(500); const b=await p.locator('dropout-lab canvas.pad').boundingBox(); const L=[[.25,.2],[.75,.2],[.45,.85]]; await p.mouse.move(b.x+b.width*L[0][0],b.y+b.height*L[0][1]); await p.mouse.down(); for(const [x,y] of L.slice(1)) await p.mouse.move(b.x+b.width*x,b.y+b.height*y,{steps:12}); await p.mouse.up(); };
const D='data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5';
await shot('e-pad',{q:D,act:draw});
await shot('e-pad-dark-1920',{w:1920,h:1080,theme:'dark',q:D,act:draw});
await shot('e-pad-375',{w:375,h:812,q:D,act:async p=>{await draw(p);await p.locator('dropout-lab canvas.pad').scrollIntoViewIfNeeded();}});
await shot('f-cnn',{q:'data=digits&net=cnn&drop-conv=0.2',steps:100,act:remove});
await shot('f-gru',{q:'data=digits&net=gru&drop-rec=0.2',steps:100,act:async p=>{await allOn(p);await p.waitForTimeout(500);await clickTile(p,'a',1,3);}});
await shot('g-shape',{act:async p=>{await p.getByRole('button',{name:'± Layers'}).click();}});
await shot('g-shape-375',{w:375,h:812,act:async p=>{await p.getByRole('button',{name:'± Layers'}).click();}});
for (const [n,w,h] of [['1280',1280,720],['375',375,812]]) await shot('h-lesson-'+n,{w,h,q:'lesson=half-gone&seeds=601-605',steps:0,act:async p=>{ await p.getByRole('button',{name:'To the question'}).click(); await p.locator('.lesson .choice input').nth(0).check(); await p.getByRole('button',{name:'Run it'}).click(); await p.locator('.hands-on').waitFor({state:'visible',timeout:45000}); await p.waitForTimeout(500); await p.getByRole('button',{name:'Remove at random'}).click(); await p.waitForTimeout(4000); }});
await browser.close(); process.exit(0);
