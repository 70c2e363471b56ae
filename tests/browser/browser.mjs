// What browser tests share: a Chromium that talks to nobody, and a page that remembers what went wrong on it.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

// Runs debrief with these arguments; returns its standard output.
export function debrief(...args) {
  return execFileSync(process.env.DEBRIEF, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
}

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

// Opens `address` and calls `look(page, problems)`; problems are console errors, exceptions and every request that is not
// for the page's own origin.
export async function open(address, look, options = {}) {
  const executablePath = process.env.CHROMIUM ?? paths.find((p) => existsSync(p));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
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
    await page.goto(address, { waitUntil: 'load' });
    await look(page, problems);
  } finally {
    await browser.close();
  }
}

// axe-core's findings on the page, as readable lines. Evaluated, not added as a script: the page's own policy forbids those.
export async function axe(page) {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${n.html.slice(0, 120)}`));
}
