import { launch } from '../tests/page/chromium.mjs';
import { serve } from '../tests/page/server.mjs';
import { ready } from '../tests/page/lab.mjs';
import { inkOf } from '../static/stage/digit-ink.js';
const arc=(cx,cy,rx,ry,a,b,n=24)=>Array.from({length:n+1},(_,i)=>{const t=(a+(b-a)*i/n)*Math.PI/180;return {x:cx+rx*Math.cos(t),y:cy+ry*Math.sin(t)}});
const P=(...l)=>l.map(([x,y])=>({x,y}));
const D={0:[[arc(.5,.5,.2,.3,-90,270)],[arc(.5,.5,.28,.3,-90,270)]],
1:[[P([.5,.2],[.5,.8])],[P([.4,.32],[.52,.2],[.52,.8])],[P([.55,.2],[.45,.8])]],
2:[[[...arc(.5,.35,.18,.15,-170,20),...P([.32,.8],[.7,.8])]]],
3:[[[...arc(.48,.35,.17,.15,-160,90),...arc(.48,.65,.19,.16,-90,160)]]],
4:[[P([.55,.8],[.55,.2],[.3,.6],[.7,.6])],[P([.38,.2],[.32,.5],[.68,.5]),P([.6,.2],[.58,.8])]],
5:[[[...P([.68,.2],[.38,.2],[.36,.47]),...arc(.5,.62,.18,.17,-120,140)]]],
6:[[[...P([.62,.2],[.45,.38]),...arc(.5,.64,.17,.16,-170,200)]]],
7:[[P([.3,.2],[.7,.2],[.45,.8])],[P([.3,.2],[.7,.2],[.45,.8]),P([.4,.5],[.65,.5])]],
8:[[[...arc(.5,.35,.14,.15,90,450),...arc(.5,.65,.17,.15,-90,270)]]],
9:[[[...arc(.5,.37,.17,.17,0,360),...P([.66,.4],[.6,.8])]]]};
const list=Object.entries(D).flatMap(([k,v])=>v.map(s=>[Number(k),inkOf(s)]));
for (const k of [2,7,12]) { const [d,i]=list[k]; console.log(d); for(let r=0;r<8;r++)console.log(i.slice(r*8,r*8+8).map(v=>String(v).padStart(3)).join('')); }
const t0=performance.now(); for(let i=0;i<50;i++) inkOf(D[3][0]); console.log('ms', (performance.now()-t0)/50);
const server = await serve({folder:'/work/wt/hands/dist'}); const browser=await launch();
const p=await browser.newPage(); await p.goto(server.url); await ready(p);
for (const q of process.argv.slice(2)) {
 await p.goto(server.url+'?'+q); await ready(p);
 const out=await p.evaluate(([list])=>{const e=document.querySelector('dropout-lab'); e.step(1000); const m=e.lab.metrics(); return ['a','b'].map(arm=>[m[arm].testAccuracy.toFixed(3), list.map(([d,i])=>{const y=[...e.lab.predict(arm,i.map(v=>v/16))]; const g=y.indexOf(Math.max(...y)); return `${d}:${g===d?'ok':g}(${y[d].toFixed(2)})`}).join(' ')])},[list]);
 console.log(q); out.forEach(o=>console.log('  ',o.join('  ')));
}
await browser.close(); process.exit(0);
