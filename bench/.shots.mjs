import { launch } from '../tests/page/chromium.mjs';
import { createServer } from 'node:http';
import sirv from 'sirv';
import { cpSync, mkdirSync } from 'node:fs';
mkdirSync('target/moodle', {recursive:true}); cpSync('examples/embed/moodle','target/moodle',{recursive:true}); cpSync('dist','target/moodle/dropout-lab',{recursive:true});
const s = createServer(sirv('target/moodle',{dev:true})).listen(8797);
const b = await launch();
for (const [w,h] of [[375,812],[1280,720]]) for (const c of ['light','dark']) {
  const p = await b.newPage({viewport:{width:w,height:h}, colorScheme:c, serviceWorkers:'block'});
  await p.goto('http://127.0.0.1:8797/index.html'); 
  const f = p.frames()[1]; await f.waitForFunction(()=>document.querySelector('dropout-lab')?.lab);
  await f.evaluate(()=>document.querySelector('dropout-lab').step(400)); await p.waitForTimeout(900);
  await p.screenshot({path:`/tmp/moodle-${w}-${c}.png`, fullPage:true}); await p.close();
}
await b.close(); s.close();
