import {chromium} from 'playwright';
import {serve} from '../tests/page/server.mjs';
const server = await serve({folder: process.env.DIST ?? '/work/main/dist'});
const browser = await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox']});
const list = JSON.parse(process.argv[2]);
for (const [name,w,h,q,secs,theme,full,keys] of list){
  const ctx = await browser.newContext({viewport:{width:w,height:h}, colorScheme: theme ?? 'light'});
  const p = await ctx.newPage();
  p.on('pageerror', e=>console.log(name,'ERR',e.message));
  await p.goto(server.url+'/index.html?'+q); await p.waitForTimeout(1500);
  if (secs>0){ await p.getByRole('button',{name:/^Play/}).first().click(); await p.waitForTimeout(secs*1000); }
  for (const k of keys ?? []) { await p.keyboard.press(k); await p.waitForTimeout(600); }
  await p.screenshot({path:`/tmp/shots/${name}.png`, fullPage: !!full});
  await ctx.close();
}
await browser.close(); process.exit(0);
