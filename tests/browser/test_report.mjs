// The page at work: rows and chart point at each other, proofs open in place and tell themselves, the chart zooms and tells
// values, the slider shows what was known; all of it with a keyboard, and complete without a script.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, browse, check, debrief, demo, folder } from './browser.mjs';
import { english, long } from './reports.mjs';

const address = addressOf(join(demo('demo'), 'report.html'));
const html = readFileSync(new URL(address), 'utf8');
check(!/\s(src|srcset|action|ping|background)=|<link|@import|url\(/.test(html.replace(/<script>[^]*<\/script>/, '')), 'it is one file');
const whys = folder('whys');
writeFileSync(join(whys, 'report.md'), english);
debrief('-C', whys, 'render', '--quiet', '--now', '2025-03-03T09:00:00Z');
const night = folder('night');
writeFileSync(join(night, 'report.md'), long(10000));
debrief('-C', night, 'render', '--quiet', '--now', '2025-03-03T09:00:00Z');

// Moves the slider to a time ("10:12:00" of the demo).
const know = (p, clock) => p.evaluate((t) => {
  const slider = document.querySelector('.known input');
  slider.value = t === null ? slider.max : Date.parse(t) + slider.step / 2;
  slider.dispatchEvent(new Event('input'));
}, clock && `2025-02-09T${clock}Z`);

await browse(async (visit) => {
  await visit(address, async (p, problems) => {
    const rows = await p.locator('tr[data-row]').count();
    const pins = await p.locator('svg.wide [data-row]').count();
    check(rows > 5 && rows === pins, `every row has its pin (${rows} rows, ${pins} pins)`);
    const row = p.locator('tr[data-row="2"]');
    await row.hover();
    check(await p.locator('svg.wide [data-row="2"].hot').count() === 1, 'a row lights up its pin');
    check((await p.locator('svg.wide .here').getAttribute('d')).startsWith('M'), 'and its place in the chart');
    const pin = p.locator('svg.wide [data-row="2"]');
    await pin.scrollIntoViewIfNeeded();
    await p.waitForTimeout(100); // what is told goes away when the page is scrolled
    await pin.hover();
    check(await row.evaluate((e) => e.classList.contains('hot')), 'a pin lights up its row');
    check(await p.locator('#tip').isVisible() && (await p.locator('#tip').textContent()).startsWith('10:05:23'), 'a pin tells itself');
    await pin.click();
    check(await p.locator('tr.raw mark').count() === 1 && p.url().endsWith('#r2'), 'and leads to the lines behind its row');
    await row.locator('td').nth(1).click();
    check(await p.locator('tr.raw').count() === 0, 'a click closes them');

    const claim = p.locator('article li a.v.ok').first();
    await claim.scrollIntoViewIfNeeded();
    await p.waitForTimeout(100);
    await claim.hover();
    const told = await p.locator('#tip').textContent();
    check(told.includes('count(*) from log') && told.includes('= 39963'), `a mark tells its query and value: ${told}`);
    await p.mouse.move(5, 5);
    check(await p.locator('#tip').isHidden(), 'until one leaves it');
    await claim.focus();
    check(await p.locator('#tip').isVisible() && await claim.getAttribute('aria-describedby') === 'tip', 'also with a keyboard');
    await p.keyboard.press('Enter');
    check(await p.locator('article li div.cite').count() === 1 && await claim.getAttribute('aria-expanded') === 'true', 'it opens in place');
    await p.keyboard.press('Escape');
    check(await p.locator('#tip').isHidden(), 'Escape closes what it tells');

    const before = await p.locator('svg.wide .tick').allTextContents();
    await p.getByRole('button', { name: 'Zoom in' }).click();
    const after = await p.locator('svg.wide .tick').allTextContents();
    check(before.join() !== after.join(), 'zooming changes the axis');
    await p.getByRole('button', { name: 'Show all' }).click();
    check((await p.locator('svg.wide .tick').allTextContents()).join() === before.join(), 'and back');
    await p.locator('.incident svg.wide').scrollIntoViewIfNeeded();
    const box = await p.locator('.incident svg.wide').boundingBox();
    await p.mouse.move(box.x + box.width / 2, box.y + 120);
    const read = await p.locator('svg.wide .read text').allTextContents();
    check(read.length >= 4 && read.some((t) => t.endsWith('%')) && /^\d\d:\d\d:\d\d$/.test(read.at(-1)), `the pointer reads values: ${read.join(', ')}`);
    check(problems.length === 0, `nothing goes wrong: ${problems.join('; ')}`);
  }, { reducedMotion: 'reduce' });

  await visit(address, async (p) => {
    const unknown = () => p.locator('tr[data-row].unknown').count();
    const rows = await p.locator('tr[data-row]').count();
    check(await unknown() === 0, 'in hindsight everything is known');
    await know(p, '10:05:30');
    const early = await unknown();
    check(early >= rows - 1, `at 10:05:30 next to nothing is (${rows - early} of ${rows})`);
    await know(p, '10:12:30');
    check(!(await p.locator('tr[data-row]', { hasText: 'Page acknowledged' }).evaluate((e) => e.classList.contains('unknown'))), 'the page is known once it is acknowledged');
    check(await p.locator('tr[data-row]', { hasText: 'First 5xx' }).evaluate((e) => e.dataset.reached === 'never' || e.dataset.reached > e.dataset.t), 'the first error is not known when it happens');
    check((await p.locator('.known output').textContent()).startsWith('10:12:3'), 'the slider says its time');
    check(+(await p.locator('svg.wide .veil').getAttribute('width')) > 100, 'what came later is veiled');
    await know(p, null);
    check(await unknown() === 0, 'and back');
    await p.locator('.known input').focus();
    await p.keyboard.press('ArrowLeft');
    check((await p.locator('.known input').getAttribute('aria-valuetext')).includes('had reached'), 'a keyboard moves it, and it tells what it shows');
  });

  await visit(address, async (p) => {
    check(await p.locator('tr[data-row]').count() > 5, 'the report is all there without a script');
    check(await p.locator('div.cite').count() > 5, 'so are the proofs');
    await p.locator('svg.wide a[data-row="2"]').click();
    check(p.url().endsWith('#r2'), 'and the pins lead to their rows');
  }, { javaScriptEnabled: false });

  await visit(addressOf(join(whys, 'report.html')), async (p, problems) => {
    check(await p.locator('svg.whys.wide .node').count() === 10, 'the why-tree has its answers');
    check(await p.locator('svg.fish.wide .bone').count() === 6, 'the fishbone has its bones');
    await p.keyboard.press('Tab');
    check(await p.evaluate(() => document.activeElement.matches('.skip')), 'the first stop leads past the head');
    check(problems.length === 0, `nothing goes wrong: ${problems.join('; ')}`);
  });

  await visit(addressOf(join(night, 'report.html')), async (p, problems) => {
    check(await p.locator('tr[data-row]').count() === 10000, 'ten thousand rows are there');
    check(await p.locator('svg *').count() < 2000, 'the chart stays small');
    const row = p.locator('tr[data-row="7001"]');
    await row.scrollIntoViewIfNeeded();
    await row.hover();
    check((await p.locator('svg.wide .here').getAttribute('d')).startsWith('M'), 'a row shows its place in the chart');
    await p.evaluate(() => { const s = document.querySelector('.known input'); s.value = (+s.min + +s.max) / 2; s.dispatchEvent(new Event('input')); });
    check((await p.locator('.known output').textContent()).includes('of 10000'), 'the slider counts them');
    check(problems.length === 0, `nothing goes wrong: ${problems.join('; ')}`);
  });
});
