// The reader's own table: by file, paste and drop; what is wrong is said, and the run in force goes on.

import { expect, test } from './fixture.mjs';
import { frames, metrics, open, ready, train } from './lab.mjs';

/** Rows of three kinds of flowers, whose numbers tell them apart. @param {number} rows @param {string} [header] */
function flowers(rows, header = 'width,height,kind') {
  const kinds = ['iris', 'rose', 'tulip'];
  const row = (/** @type {number} */ index) => {
    const kind = index % 3;
    return `${(kind + (index % 7) / 10).toFixed(1)},${(2 * kind - (index % 5) / 10).toFixed(1)},${kinds[kind]}`;
  };
  return [header, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n');
}

/** @param {string} text @param {string} [name] */
const file = (text, name = 'flowers.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

/** @param {import('@playwright/test').Page} page */
const panel = (page) => page.getByRole('region', { name: 'Own table' });

/** @param {import('@playwright/test').Page} page */
const query = (page) => page.evaluate(() => document.querySelector('dropout-lab').query);

/** @param {import('@playwright/test').Page} page @param {string} site */
async function ask(page, site) {
  await open(page, site);
  await page.locator('label.chip:has(input[value=table])').click();
  await expect(panel(page)).toBeVisible();
}

/** @param {import('@playwright/test').Page} page @param {string} text */
async function paste(page, text) {
  await panel(page).getByRole('textbox', { name: 'Text of the table' }).fill(text);
  await panel(page).getByRole('button', { name: 'Use this text' }).click();
}

test('choosing an own table asks for it, and the run in force goes on', async ({ page, site }) => {
  await ask(page, site);
  await expect(page.locator('input[value=circles]')).toBeChecked();
  await expect(panel(page)).toContainText('sent nowhere');
  await train(page, 5);
  expect(await query(page)).toBe('');
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await expect(panel(page)).toBeHidden();
});

test('a file begins a run on its rows, of which at most half are learnt from', async ({ page, site }) => {
  await ask(page, site);
  await page.evaluate(() => document.querySelector('dropout-lab').set('lr', '0.01'));
  await panel(page)
    .locator('input[type=file]')
    .setInputFiles(file(flowers(90)));
  await expect(panel(page)).toContainText('90 rows, 2 numbers each, 3 classes: iris 30, rose 30, tulip 30');
  const now = new URLSearchParams(await query(page));
  expect(Object.fromEntries(now)).toEqual({ data: 'table', train: '45', lr: '0.01' });
  const search = `?${await query(page)}`;
  await expect.poll(() => new URL(page.url()).search).toBe(search);
  await train(page, 300);
  const { b } = await metrics(page);
  expect(b.testAccuracy).toBeGreaterThan(0.9);
});

test('a pasted table with two numbers and two classes is shown as a plane', async ({ page, site }) => {
  await ask(page, site);
  const twice = Array.from(
    { length: 400 },
    (_, row) => `${row % 20};${(row * 7) % 13};${row % 20 < 10 ? 'low' : 'high'}`,
  );
  await paste(page, twice.join('\n'));
  await expect(panel(page)).toContainText('400 rows, 2 numbers each, 2 classes: high 200, low 200');
  expect(await query(page)).toBe('data=table');
  await expect(page.locator('dropout-lab .arm.b .canvas.plane canvas')).toBeVisible();
  await expect(page.locator('dropout-lab figure.answers')).toBeHidden();
});

test('a dropped file is taken, and the panel shows that it would', async ({ page, site }) => {
  await ask(page, site);
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'flowers.csv', { type: 'text/csv' }));
    return transfer;
  }, flowers(60));
  await panel(page).dispatchEvent('dragover', { dataTransfer: transfer });
  await expect(panel(page)).toHaveClass(/over/);
  await panel(page).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(panel(page)).not.toHaveClass(/over/);
  await expect(panel(page)).toContainText('60 rows');
});

test('a wrong table is answered beside it; the text stays, the run goes on, the earlier table too', async ({
  page,
  site,
}) => {
  await ask(page, site);
  await paste(page, flowers(60));
  await expect(panel(page)).toContainText('60 rows');
  const before = await train(page, 20);
  await panel(page).getByText('Another table').click();
  const wrong = flowers(60).replace('\n1.', '\nx1.');
  await paste(page, wrong);
  await expect(panel(page).getByRole('alert')).toContainText(/line 3, column 1/i);
  await expect(panel(page).getByRole('textbox', { name: 'Text of the table' })).toHaveValue(wrong);
  await expect(panel(page)).toContainText('60 rows');
  expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.fingerprint())).toBe(before);
  await panel(page).locator('input[type=file]').setInputFiles(file('\0\u0001binary', 'picture.png'));
  await expect(panel(page).getByRole('alert')).not.toContainText(/line 3/i);
  await expect(panel(page).getByRole('alert')).not.toBeEmpty();
  expect((await metrics(page)).iteration).toBe(20);
});

test('a file that is too large is refused unread', async ({ page, site }) => {
  await ask(page, site);
  await panel(page).evaluate((element) => {
    const large = new File(['1'], 'large.csv');
    Object.defineProperty(large, 'size', { value: 21e6 });
    large.slice = () => {
      throw new Error('it was read');
    };
    const transfer = new DataTransfer();
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer });
    Object.defineProperty(event, 'dataTransfer', { value: { files: [large], getData: () => '' } });
    element.dispatchEvent(event);
  });
  await expect(panel(page).getByRole('alert')).toHaveText('“large.csv” has 21 MB; a table may have up to 20 MB.');
});

test('the label may be in another column, also where the last one does not do', async ({ page, site }) => {
  await ask(page, site);
  const rows = Array.from({ length: 40 }, (_, row) => `${row % 2 ? 'odd' : 'even'},${row},${row * 1.5 + 0.25}`);
  await paste(page, ['kind,first,second', ...rows].join('\n'));
  await expect(panel(page).getByRole('alert')).not.toBeEmpty();
  const label = panel(page).getByLabel('Label column');
  await expect(label).toHaveValue('second');
  await label.selectOption('kind');
  await expect(panel(page)).toContainText('40 rows, 2 numbers each, 2 classes: even 20, odd 20');
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
  await expect(label).toHaveValue('kind');
  await label.selectOption('first');
  await expect(panel(page).getByRole('alert')).not.toBeEmpty();
  expect(new URLSearchParams(await query(page)).get('data')).toBe('table');
});

test('a link to a run on a table shows the default and asks; the table then gives that run', async ({ page, site }) => {
  await page.goto(`${site}?data=table&train=30&drop=0.4`);
  await ready(page);
  await frames(page);
  expect(await query(page)).toBe('');
  await expect(page.getByText(/cannot be used/)).toBeHidden();
  await expect(panel(page)).toContainText('somebody’s own table');
  await paste(page, flowers(90));
  await expect(panel(page)).toContainText('90 rows');
  expect(await query(page)).toBe('data=table&train=30&drop=0.4');
});

test('on a small screen the panel that asks is in sight, though the settings start folded', async ({ page, site }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await page.goto(`${site}?data=table`);
  await ready(page);
  await frames(page);
  await expect(panel(page)).toBeVisible();
  await page.goto(`${site}?data=moons`);
  await ready(page);
  await expect(page.locator('input[value=moons]')).toBeHidden();
});

test('other data and back: the table is still there', async ({ page, site }) => {
  await ask(page, site);
  await paste(page, flowers(90));
  await expect(panel(page)).toContainText('90 rows');
  await page.locator('label.chip:has(input[value=moons])').click();
  await expect(panel(page)).toBeHidden();
  await page.locator('label.chip:has(input[value=table])').click();
  await expect(panel(page)).toContainText('90 rows');
  await expect.poll(() => query(page)).toContain('data=table');
});

test('a table is nowhere but in the page', async ({ page, site }) => {
  /** @type {string[]} */
  const asked = [];
  await ask(page, site);
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await paste(page, flowers(90));
  await expect(panel(page)).toContainText('90 rows');
  await train(page, 20);
  // What reads it is fetched, and nothing is sent.
  expect(asked.filter((request) => !/^GET .*\/static\/[^?]+$/.test(request))).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
});

test('several labs on a page have the same table', async ({ page, site }) => {
  await page.goto(new URL('..', site).href);
  await ready(page);
  const { first, second } = await page.evaluate(async (text) => {
    const [one, other] = document.querySelectorAll('dropout-lab');
    await one.loadTable(text);
    await other.set('train', '20');
    await other.set('data', 'table');
    return { first: one.query, second: other.query };
  }, flowers(60));
  expect(first).toContain('data=table');
  expect(second).toContain('data=table');
});

test('a run whose table another lab has replaced says so when it cannot begin again', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(async (text) => {
    const element = document.querySelector('dropout-lab');
    await element.loadTable(text);
    await element.set('train', '80');
    element.step(3);
    // What this lab is not told of: another one has taken a table.
    const other = document.createElement('dropout-lab');
    document.body.append(other);
    await new Promise((done) => other.addEventListener('ready', done, { once: true }));
    await other.loadTable(Array.from({ length: 12 }, (_, row) => `${row},${row % 2}`).join('\n'));
    other.remove();
  }, flowers(90));
  await page.evaluate(() => document.querySelector('dropout-lab').set('lr', '0.01'));
  await page.keyboard.press('r');
  await expect(page.getByText('cannot be restarted')).toBeVisible();
  await expect(page.getByText(/the table has 12 rows/)).toBeVisible();
  await train(page, 2);
  expect((await metrics(page)).iteration).toBe(5);
});
