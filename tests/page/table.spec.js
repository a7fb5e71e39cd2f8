// The reader's own table: by file, paste and drop; what is wrong is said, and the run in force goes on.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
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
  // At once: typing hundreds of kilobytes takes a browser long.
  const field = panel(page).getByRole('textbox', { name: 'Text of the table' });
  await expect(field).toBeVisible();
  await field.evaluate((field, text) => void (/** @type {HTMLTextAreaElement} */ (field.value = text)), text);
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
  expect(await page.evaluate(() => document.querySelector('dropout-lab').lab.metrics().b.wrongLabelsLearnt)).toBe(
    undefined,
  );
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
  await expect(panel(page).getByRole('listitem')).toHaveCount(3);
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
    Object.defineProperty(large, 'size', { value: 65e6 });
    large.slice = () => {
      throw new Error('it was read');
    };
    const transfer = new DataTransfer();
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer });
    Object.defineProperty(event, 'dataTransfer', { value: { files: [large], getData: () => '' } });
    element.dispatchEvent(event);
  });
  await expect(panel(page).getByRole('alert')).toHaveText('“large.csv” has 65 MB; a table may have up to 64 MB.');
});

test('the label may be in another column, also where the last one does not do', async ({ page, site }) => {
  await ask(page, site);
  const rows = Array.from({ length: 40 }, (_, row) => `${row + 0.5},${row % 2 ? 'odd' : 'even'},${row * 1.5 + 0.25}`);
  await paste(page, ['first,kind,second', ...rows].join('\n'));
  await expect(panel(page).getByRole('alert')).toContainText('This column has 40 different numbers');
  const label = panel(page).getByLabel('Label column');
  await expect(label).toHaveValue('second');
  await label.selectOption('kind');
  await expect(panel(page)).toContainText('40 rows, 2 numbers each, 2 classes: even 20, odd 20');
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
  await expect(label).toHaveValue('kind');
  await label.selectOption('first');
  await expect(panel(page).getByRole('alert')).not.toBeEmpty();
  expect(await query(page)).toBe('data=table&train=20&label=kind');
});

/** @param {import('@playwright/test').Page} page @param {string} column */
const partOf = (page, column) => panel(page).getByLabel(`What “${column}” is`);

/** Rows of an id, a number, a word and the label. @param {number} rows */
const people = (rows) =>
  [
    'Id,age,colour,ill',
    ...Array.from({ length: rows }, (_, row) =>
      [row + 1, 20 + ((row * 7) % 31), ['red', 'green', 'blue'][row % 3], row % 5 ? 'yes' : 'no'].join(','),
    ),
  ].join('\n');

test('what was made of each column is shown and can be changed, and a link has it', async ({ page, site }) => {
  await ask(page, site);
  await paste(page, people(60));
  await expect(panel(page)).toContainText('60 rows, 4 numbers each, 2 classes: no 12, yes 48');
  await expect(panel(page)).toContainText("Left out: 'Id', which only counts the rows.");
  await expect(partOf(page, 'Id')).toHaveValue('out');
  await expect(partOf(page, 'colour')).toHaveValue('category');
  await expect(panel(page)).toContainText('3 values: blue, green, red');
  await partOf(page, 'colour').selectOption('Left out');
  await expect(panel(page)).toContainText('60 rows, 1 number each');
  await partOf(page, 'Id').selectOption('Number');
  await expect(panel(page)).toContainText('60 rows, 2 numbers each');
  await partOf(page, 'colour').selectOption('Label');
  await expect(panel(page)).toContainText('3 classes: blue 20, green 20, red 20');
  const link = await query(page);
  expect(link).toBe('data=table&train=30&label=colour&columns=Id:number');
  await page.goto(`${site}?${link}`);
  await ready(page);
  await paste(page, people(60));
  await expect(panel(page)).toContainText('3 classes: blue 20, green 20, red 20');
  expect(await query(page)).toBe(link);
  // Back to what was guessed.
  await page.evaluate(() => document.querySelector('dropout-lab').set('label', ''));
  await page.evaluate(() => document.querySelector('dropout-lab').set('columns', ''));
  expect(await query(page)).toBe('data=table&train=30');
  await expect(panel(page)).toContainText('2 classes: no 12, yes 48');
});

test('a choice that cannot be is answered beside the columns, and another one can be made', async ({ page, site }) => {
  await ask(page, site);
  await paste(page, people(60));
  await expect(panel(page)).toContainText('60 rows');
  await partOf(page, 'colour').selectOption('Number');
  await expect(panel(page).getByRole('alert')).toContainText('‘red’ is not a number'.replace(/[‘’]/g, "'"));
  await partOf(page, 'colour').selectOption('Left out');
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
  await expect(panel(page)).toContainText('60 rows, 1 number each');
});

test('of many columns some are shown, and any can be found', async ({ page, site }) => {
  await ask(page, site);
  const header = ['label', ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)].join(',');
  const rows = Array.from({ length: 60 }, (_, row) =>
    [row % 3, ...Array.from({ length: 784 }, (_, pixel) => (row * pixel) % 256)].join(','),
  );
  await paste(page, [header, ...rows].join('\n'));
  await expect(panel(page)).toContainText('60 rows, 784 numbers each, 3 classes');
  await expect(panel(page)).toContainText('and 755 more');
  await panel(page).getByLabel('Find a column').fill('pixel783');
  await partOf(page, 'pixel783').selectOption('Left out');
  await expect(panel(page)).toContainText('60 rows, 783 numbers each');
});

test('each table has the size of its halves for itself', async ({ page, site }) => {
  await ask(page, site);
  await paste(page, flowers(60));
  await expect(panel(page)).toContainText('60 rows');
  await page.evaluate(() => document.querySelector('dropout-lab').set('test', '10'));
  expect(await query(page)).toBe('data=table&train=30&test=10');
  await panel(page).getByText('Another table').click();
  await paste(page, flowers(600));
  await expect(panel(page)).toContainText('600 rows');
  expect(await query(page)).toBe('data=table');
});

/** Drops files on an element. @param {import('@playwright/test').Locator} target @param {[name: string, bytes: string][]} files in base 64 */
async function drop(target, files) {
  await target.evaluate((element, files) => {
    const transfer = new DataTransfer();
    for (const [name, bytes] of files) {
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))], name));
    }
    for (const type of ['dragover', 'drop']) {
      element.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer: transfer }),
      );
    }
  }, files);
}

test('a file dropped anywhere on the lab is taken, of several the first', async ({ page, site }) => {
  await open(page, site);
  const base64 = (/** @type {string} */ text) => Buffer.from(text).toString('base64');
  await drop(page.locator('dropout-lab .arm.b canvas').first(), [
    ['first.csv', base64(flowers(60))],
    ['second.csv', base64(flowers(90))],
  ]);
  await expect(panel(page)).toContainText('60 rows');
  await expect(panel(page)).toContainText('Of these 2 files the first was taken: “first.csv”.');
  await drop(page.locator('dropout-lab .transport'), [['page.html', base64('<!doctype html><p>')]]);
  await expect(panel(page).getByRole('alert')).toContainText('This is a web page');
  await expect(page.locator('dropout-lab .lab')).not.toHaveClass(/receives/);
});

/** What is shown of files: a summary, or what is wrong. */
const SHOWN = [
  ['iris_R_rownames.csv', '150 rows, 4 numbers each, 3 classes: setosa 50, versicolor 50, virginica 50'],
  ['bc_wdbc_raw.data', '569 rows, 30 numbers each, 2 classes: B 357, M 212'],
  ['bc_kaggle_trailing_comma.csv', '569 rows, 30 numbers each, 2 classes: B 357, M 212'],
  ['trailing_empty_columns.csv', '60 rows, 2 numbers each, 2 classes: n 30, y 30'],
  ['penguins_NA.csv', '333 rows, 10 numbers each, 3 classes: Adelie 146, Chinstrap 68, Gentoo 119'],
  ['missing_q.csv', '59 rows, 2 numbers each, 2 classes: n 30, y 29'],
  ['missing_NA.csv', '59 rows, 2 numbers each, 2 classes: n 30, y 29'],
  ['missing_empty.csv', '59 rows, 2 numbers each, 2 classes: n 30, y 29'],
  ['iris_with_date.csv', '150 rows, 4 numbers each, 3 classes'],
  ['bool_feature.csv', '60 rows, 2 numbers each, 2 classes: 0 35, 1 25'],
  ['mnist_like_label_first.csv', '1797 rows, 64 numbers each, 10 classes'],
  ['nbsp_thousands_fr.csv', '60 rows, 2 numbers each, 2 classes'],
  ['google_sheets_de_quoted_decimal.csv', '150 rows, 2 numbers each, 3 classes'],
  ['unicode_minus.csv', '60 rows, 2 numbers each, 2 classes'],
  ['percent.csv', '60 rows, 2 numbers each, 2 classes'],
  ['excel_sep_line.csv', '150 rows, 4 numbers each, 3 classes'],
  ['excel_utf16le.txt', '150 rows, 4 numbers each, 3 classes'],
  ['windows1252.csv', '150 rows, 4 numbers each, 3 classes: Gänseblümchen 50, Mädesüß 50, Möhre 50'],
  ['pipe.csv', '150 rows, 4 numbers each, 3 classes'],
  ['multispace.txt', '150 rows, 4 numbers each, 3 classes'],
  ['seeds_double_tabs.txt', '210 rows, 7 numbers each, 3 classes: 1 70, 2 70, 3 70'],
  ['hash_comments.csv', '150 rows, 4 numbers each, 3 classes'],
  ['title_line_above.csv', '150 rows, 4 numbers each, 3 classes'],
  ['units_row.csv', '150 rows, 4 numbers each, 3 classes'],
  ['year_headers.csv', '60 rows, 3 numbers each, 2 classes: n 30, y 30'],
  ['label_spaces_case.csv', '60 rows, 2 numbers each, 2 classes: no 30, yes 30'],
  ['label_float.csv', '60 rows, 2 numbers each, 3 classes: 0 20, 1 20, 2 20'],
  ['label_spellings.csv', '16 rows, 1 number each, 2 classes: 0 8, 1 8'],
  ['small_scale.csv', '200 rows, 2 numbers each, 2 classes: a 100, b 100'],
  ['large_constant.csv', '200 rows, 2 numbers each, 2 classes: a 108, b 92'],
  ['thousands_tsv_us.tsv', "'3,951' may be 3951 or 3.951"],
  ['house_prices.csv', 'This column has 200 different numbers'],
  ['workbook.xlsx', 'This is a spreadsheet'],
  ['html.html', 'This is a web page'],
].map(([name = '', shown = '']) => ({ name, shown, path: `tests/tables/${name}` }));

/** Ways to give a file; only the bytes tell its encoding, so pasting is for text. */
const WAYS = {
  file: async (/** @type {import('@playwright/test').Page} */ page, /** @type {string} */ path) => {
    const ways = panel(page).locator('.ways');
    if ((await ways.getAttribute('open')) === null) await ways.locator('summary').click();
    await panel(page).locator('input[type=file]').setInputFiles(path);
  },
  drop: async (/** @type {import('@playwright/test').Page} */ page, /** @type {string} */ path) => {
    await drop(page.locator('dropout-lab .arm.b'), [[basename(path), readFileSync(path).toString('base64')]]);
  },
  paste: async (/** @type {import('@playwright/test').Page} */ page, /** @type {string} */ path) => {
    const bytes = readFileSync(path);
    const encoding = path.includes('1252') ? 'windows-1252' : path.includes('utf16') ? 'utf-16le' : 'utf-8';
    const ways = panel(page).locator('.ways');
    if ((await ways.getAttribute('open')) === null) await ways.locator('summary').click();
    await paste(page, new TextDecoder(encoding).decode(bytes));
  },
};

for (const [way, give] of Object.entries(WAYS)) {
  test(`tables as people bring them, by ${way}`, async ({ page, site }) => {
    test.setTimeout(120_000);
    await ask(page, site);
    for (const { name, path, shown } of SHOWN) {
      if (way === 'paste' && name === 'workbook.xlsx') continue;
      await give(page, path);
      await expect(panel(page), name).toContainText(shown);
    }
  });
}

test('a link to a run on a table shows the default and asks; the table then gives that run', async ({ page, site }) => {
  await page.goto(`${site}?data=table&train=30&drop=0.4`);
  await ready(page);
  await frames(page);
  expect(await query(page)).toBe('');
  await expect(page.getByText(/mistakes/)).toBeHidden();
  await expect(panel(page)).toContainText('somebody’s own table');
  await paste(page, flowers(90));
  await expect(panel(page)).toContainText('90 rows');
  expect(await query(page)).toBe('data=table&train=30&drop=0.4');
});

test('on a small screen the panel that asks is in sight', async ({ page, site }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await page.goto(`${site}?data=table`);
  await ready(page);
  await frames(page);
  await expect(panel(page)).toBeInViewport();
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
