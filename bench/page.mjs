// How long a page takes to open in Chromium: page.mjs FILE… (after `script/check browser` has fetched playwright-core).
// Prints for each file the median of 9: ms until the load event has ended, ms of CPU of the process that renders it (start of the
// process taken off), and of these layout and script.
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { chromium } = createRequire(`${process.cwd()}/build/browser/`)('playwright-core');
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((p) => existsSync(p));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const blank = join(tmpdir(), 'debrief-blank.html');
writeFileSync(blank, '<p>blank');
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
console.log('file  load ms  CPU ms  layout ms  script ms');
for (const file of process.argv.slice(2)) {
  const runs = [];
  for (let i = 0; i < 9; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(blank).href);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    const look = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));
    const before = await look();
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.waitForTimeout(500);
    const after = await look();
    const load = await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
    runs.push([load, ...['ProcessTime', 'LayoutDuration', 'ScriptDuration'].map((k) => 1000 * (after[k] - before[k]))]);
    await context.close();
  }
  console.log([file, ...[0, 1, 2, 3].map((k) => Math.round(median(runs.map((r) => r[k]))))].join('  '));
}
await browser.close();
