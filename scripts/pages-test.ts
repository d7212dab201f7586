/**
 * Every page that the tool writes, in a real Chromium: nothing is wider than the window at three widths, axe finds
 * nothing serious, the page's own style is let in by its own rule, and on A4 nothing is cut at the side.
 * Needs `chromium`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'civil-aid-pages-'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [1440, 768, 390];
/** A4 across and upright between margins of 12 mm, at 96 pixels an inch. */
const paper = { across: Math.round((273 / 25.4) * 96), upright: Math.round((186 / 25.4) * 96) };

let passed = 0;
const failures: string[] = [];
function hold(what: string, found: unknown, expected: unknown): void {
  if (JSON.stringify(found) === JSON.stringify(expected)) passed += 1;
  else failures.push(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

function tool(...args: string[]): void {
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [resolve('bin/civil-aid.js'), ...args, '--as-of', '2021-08', '--quiet'],
    { cwd: folder, encoding: 'utf8', timeout: 300_000 },
  );
  if (error !== undefined) throw error;
  if (![0, 3, 6].includes(status ?? 1)) throw new Error(`${args.join(' ')}: ${stderr}`);
}

/** Each page, and how many sheets of A4 it may take at most. */
const pages: readonly (readonly [string, number, readonly string[]])[] = [
  ['decisions.html', 55, ['calc', 'recipients.csv', '-o', 'decisions.html']],
  [
    'findings.html',
    22,
    [
      ...['check', '--recipients', 'recipients.csv', '--roster', 'pension=pension.csv'],
      ...['--roster', 'deceased=deceased.csv', '--roster', 'payroll=payroll.csv'],
      ...['--cards', 'cards.csv', '--vital', 'vital.csv', '--staff', 'staff.csv'],
      ...['--no-ledger', '-o', 'findings.html'],
    ],
  ],
  [
    'findings-en.html',
    7,
    [
      ...['check', '--recipients', 'recipients.csv', '--roster', 'pension=pension.csv'],
      ...['--no-ledger', '--lang', 'en', '-o', 'findings-en.html'],
    ],
  ],
  ['notice.html', 28, ['notice', 'recipients.csv', '--phone', '05580000000', '-o', 'notice.html']],
  ['out/2021-08/leader.html', 1, ['run', 'plan.yaml', '--ledger', 'pages.duckdb']],
  [
    'towns.html',
    5,
    [
      ...['report', 'leader', '--ledger', 'pages.duckdb', '-o', 'leader.html'],
      ...['--towns', 'towns.html'],
    ],
  ],
  ['stats.html', 3, ['stats', 'recipients.csv', '-o', 'stats.html']],
  [
    'simulation.html',
    5,
    ['simulate', 'recipients.csv', '--set', 'dibao.standard=700', '-o', 'simulation.html'],
  ],
  [
    'monitor.html',
    22,
    ['monitor', 'recipients.csv', '--recipients', 'recipients.csv', '-o', 'monitor.html'],
  ],
  [
    'sample.html',
    3,
    [
      ...['sample', 'posting', '--recipients', 'recipients.csv', '--seed', 's'],
      ...['--no-ledger', '-o', 'sample.html'],
    ],
  ],
];

const found = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), html: z.string() }),
);

/** What axe calls serious or critical, with the first place. */
const serious = `${axe}; axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html.slice(0, 200) ?? '' })))`;

async function look(browser: Browser, name: string, mostSheets: number): Promise<void> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (told) => {
    if (told.type() === 'error') complaints.push(told.text());
  });
  await page.goto(pathToFileURL(join(folder, name)).href);
  const size = async (): Promise<number> =>
    z.number().parse(await page.evaluate('document.documentElement.scrollWidth'));
  const heights: number[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    hold(`${name} at ${width} is as wide as the window`, Math.max(await size(), width), width);
    heights.push(z.number().parse(await page.evaluate('document.documentElement.scrollHeight')));
    hold(`${name} at ${width}, axe`, found.parse(await page.evaluate(serious)), []);
  }
  hold(
    `${name} has its parts`,
    await page.evaluate(
      `[document.title !== '', document.documentElement.lang !== '', document.querySelectorAll('main').length]`,
    ),
    [true, true, 1],
  );
  const most = await page.evaluate(
    `Math.max(0, ...[...document.querySelectorAll('thead tr')].map((row) => row.cells.length))`,
  );
  hold(`${name} has at most seven columns`, z.number().parse(most) <= 7, true);
  const width = /notice|leader|towns/.test(name) ? paper.upright : paper.across;
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width, height: 900 });
  hold(`${name} on A4 is cut nowhere`, Math.max(await size(), width), width);
  hold(
    `${name} on A4 repeats its headers and cuts no row`,
    await page.evaluate(`['thead', 'tbody tr'].every((part) => [...document.querySelectorAll(part)].every((one) => {
      const { display, breakInside } = getComputedStyle(one);
      return part === 'thead' ? display === 'table-header-group' : breakInside === 'avoid';
    }))`),
    true,
  );
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  hold(
    `${name} on A4 takes 1 to ${mostSheets} sheets`,
    [sheets > 0, sheets <= mostSheets],
    [true, true],
  );
  hold(`${name} is let in by its own rule`, complaints, []);
  console.log(
    `${name}: ${heights.join(', ')} px high at ${widths.join(', ')}; ${sheets} sheets of A4`,
  );
  await page.close();
}

try {
  cpSync('fixtures/check', folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    for (const [name, mostSheets, args] of pages) {
      tool(...args);
      await look(browser, name, mostSheets);
    }
  } finally {
    await browser.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const one of failures) console.log(one);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
