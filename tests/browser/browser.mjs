// What browser tests share: a Chromium that talks to nobody, and a page that remembers what went wrong on it.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

// Runs debrief with these arguments; returns its standard output.
export function debrief(...args) {
  return execFileSync(process.env.DEBRIEF, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
}

// Runs it on the demo's artifacts, in a folder NAME of the scratch folder; returns the incident folder.
export function demo(name, ...args) {
  const folder = join(process.env.DBR_SCRATCH, name);
  cpSync('examples/api-service-2025-02-09', join(folder, 'artifacts'), { recursive: true });
  debrief('-C', folder, 'run', 'artifacts', '--now', '2025-02-10T09:00:00Z', '--by', 'demo', '--quiet', ...args);
  const page = readdirSync(folder, { recursive: true }).find((p) => p.endsWith('report.html'));
  return join(folder, page, '..');
}

// An incident folder NAME without evidence.
export function folder(name) {
  const path = join(process.env.DBR_SCRATCH, name);
  debrief('new', name, '--folder', path, '--now', '2025-03-03T09:00:00Z', '--quiet');
  return path;
}

export const addressOf = (path) => pathToFileURL(path).href;

// Ends the test as skipped.
export function skip(why) {
  console.log(why);
  process.exit(77);
}

export function check(condition, what) {
  if (!condition) {
    console.error(`not so: ${what}`);
    process.exitCode = 1;
  }
}

// Calls `look(visit)`; `visit(address, look(page, problems), options)` opens a page. Problems are console errors, exceptions
// and every request that is not for the page's own origin.
export async function browse(look) {
  const executablePath = process.env.CHROMIUM ?? paths.find((p) => existsSync(p));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  try {
    await look(async (address, lookAt, options = {}) => {
      const { before, ...rest } = options;
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...rest });
      const page = await context.newPage();
      const problems = [];
      const origin = new URL(address);
      page.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
      page.on('pageerror', (e) => problems.push(String(e)));
      page.on('request', (r) => {
        const url = new URL(r.url());
        if (!['data:', 'blob:'].includes(url.protocol) && (url.protocol !== origin.protocol || url.host !== origin.host)) {
          problems.push(`asks ${url.host || url.protocol} for something`);
        }
      });
      if (before) await before(page);
      await page.goto(address, { waitUntil: 'load' });
      await lookAt(page, problems);
      await context.close();
    });
  } finally {
    await browser.close();
  }
}

// One page in a browser of its own.
export async function open(address, look, options = {}) {
  await browse((visit) => visit(address, look, options));
}

// axe-core's findings on the page, as readable lines. Evaluated, not added as a script: the page's own policy forbids those.
export async function axe(page) {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${n.html.slice(0, 120)}`));
}
