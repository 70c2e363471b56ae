// How the page looks: at two widths, in both themes and languages, and printed. Nothing sticks out, no words lie on each other,
// all can be read and axe finds nothing. The pictures are kept in build/screens for people to look at.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, axe, browse, check, debrief, demo, folder } from './browser.mjs';
import { chinese, english } from './reports.mjs';

const screens = join(process.cwd(), 'build/screens');
mkdirSync(screens, { recursive: true });

// What is wrong with the pictures and the page around them, as readable lines. Runs in the page.
function faults() {
  const found = [];
  const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
  const parse = (c) => (c.match(/[\d.]+/g) ?? []).map(Number);
  const light = (c) => {
    const [r, g, b] = parse(c).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) found.push(`the page is ${root.scrollWidth} wide`);
  for (const svg of [...document.querySelectorAll('svg')].filter(shown)) {
    const frame = svg.getBoundingClientRect();
    const name = svg.getAttribute('class');
    const texts = [...svg.querySelectorAll('text')].filter(shown);
    const boxes = texts.map((t) => t.getBoundingClientRect());
    texts.forEach((t, i) => {
      const a = boxes[i];
      if (a.left < frame.left - 2 || a.right > frame.right + 2) found.push(`${name}: '${t.textContent}' sticks out`);
      for (let k = 0; k < i; k++) {
        const b = boxes[k];
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (x > 1 && y > 3.5) found.push(`${name}: '${t.textContent}' lies on '${texts[k].textContent}'`);
      }
      const rect = t.closest('.node')?.querySelector('rect');
      if (rect) {
        const r = rect.getBoundingClientRect();
        if (a.left < r.left || a.right > r.right || a.top < r.top - 1 || a.bottom > r.bottom + 1) found.push(`${name}: '${t.textContent}' leaves its box`);
      }
      const behind = rect ? getComputedStyle(rect).fill
        : t.closest('.alert') ? getComputedStyle(svg.querySelector('.alerts rect')).fill : getComputedStyle(document.body).backgroundColor;
      const c = contrast(getComputedStyle(t).fill, behind);
      if (c < 4.5) found.push(`${name}: '${t.textContent}' has a contrast of ${c.toFixed(1)}`);
    });
  }
  for (const b of [...document.querySelectorAll('button')].filter(shown)) {
    const r = b.getBoundingClientRect();
    if (r.width < 24 || r.height < 24) found.push(`a button is ${r.width} by ${r.height}`);
  }
  return found;
}

const pages = [];
for (const [lang, text] of [['en', english], ['zh-CN', chinese]]) {
  const path = folder(`whys-${lang}`);
  writeFileSync(join(path, 'report.md'), text);
  debrief('-C', path, 'render', '--lang', lang, '--now', '2025-03-03T09:00:00Z', '--quiet');
  pages.push([`whys-${lang}`, addressOf(join(path, 'report.html'))]);
  pages.push([`demo-${lang}`, addressOf(join(demo(`demo-${lang}`, '--lang', lang), 'report.html'))]);
}

await browse(async (visit) => {
  for (const [name, address] of pages) {
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark']) {
        const what = `${name}-${width}-${colorScheme}`;
        await visit(address, async (page, problems) => {
          const wrong = await page.evaluate(faults);
          check(wrong.length === 0, `${what} looks right:\n${wrong.slice(0, 10).join('\n')}`);
          check(problems.length === 0, `${what} opens: ${problems.join('; ')}`);
          await page.screenshot({ path: join(screens, `${what}.png`), fullPage: true });
          await page.evaluate(() => {
            for (const q of ['article a.v', 'tr[data-row] a.v']) document.querySelector(q)?.click();
            const slider = document.querySelector('input');
            slider.value = (+slider.min + +slider.max) / 2;
            slider.dispatchEvent(new Event('input'));
          });
          if (width < 500) {
            const sideways = await page.evaluate(() => [...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.getAttribute('aria-label')));
            check(sideways.length === 0, `no table of ${what} must be scrolled sideways: ${sideways.join(', ')}`);
          }
          const found = await axe(page);
          check(found.length === 0, `axe finds nothing on ${what} with everything opened:\n${found.join('\n')}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          check(wide <= 1, `${what} with everything opened stays in its width (${wide} px more)`);
        }, { viewport: { width, height: width > 1000 ? 900 : 844 }, colorScheme, reducedMotion: 'reduce' });
      }
    }
    await visit(address, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const wrong = await page.evaluate(faults);
      check(wrong.length === 0, `${name} printed looks right:\n${wrong.slice(0, 10).join('\n')}`);
      const left = await page.evaluate(() => [...document.querySelectorAll('.tools, .known, .contents, .skip')].filter((e) => e.getClientRects().length > 0).length);
      check(left === 0, `${name} prints nothing that is only for the screen`);
      const end = await page.evaluate(() => document.querySelector('.incident').getBoundingClientRect().bottom);
      check(end <= 261 / 25.4 * 96, `${name}: the chart is on the first sheet (ends at ${Math.round(end)} px)`);
    }, { viewport: { width: Math.round(178 / 25.4 * 96), height: 900 } });
  }
});
