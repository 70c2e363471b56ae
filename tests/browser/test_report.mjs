// The page at work: rows and chart point at each other, proofs open in place, the chart zooms, both themes are accessible,
// and nothing hostile in a report runs.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { axe, check, debrief, open, skip } from './browser.mjs';

const scratch = process.env.DBR_SCRATCH;
const commands = JSON.parse(debrief('help', '--json')).commands.map((c) => c.name);
if (!commands.includes('run')) skip("there is no 'debrief run' yet");

cpSync('examples/api-service-2025-02-09', join(scratch, 'artifacts'), { recursive: true });
debrief('-C', scratch, 'run', 'artifacts', '--now', '2025-02-10T09:00:00Z', '--by', 'demo', '--quiet');
const page = readdirSync(scratch, { recursive: true }).find((p) => p.endsWith('report.html'));
if (!page) skip("'debrief run' writes no report.html yet");
const address = pathToFileURL(join(scratch, page)).href;

await open(address, async (p, problems) => {
  const rows = await p.locator('tr[data-row]').count();
  const pins = await p.locator('svg.wide [data-row]').count();
  check(rows > 5 && rows === pins, `every row has its pin (${rows} rows, ${pins} pins)`);
  await p.locator('tr[data-row="2"]').hover();
  check(await p.locator('svg.wide [data-row="2"].hot').count() === 1, 'a row lights up its pin');
  await p.locator('article a.v').first().click();
  check(await p.locator('dialog[open] section.proof').count() === 1, 'a proof opens in place');
  await p.keyboard.press('Escape');
  const before = await p.locator('svg.wide .tick').allTextContents();
  await p.locator('.tools button').nth(1).click();
  const after = await p.locator('svg.wide .tick').allTextContents();
  check(before.join() !== after.join(), 'zooming changes the axis');
  check(problems.length === 0, `nothing goes wrong: ${problems.join('; ')}`);
});
await open(address, async (p) => {
  const found = await axe(p);
  check(found.length === 0, `axe finds nothing in the dark:\n${found.join('\n')}`);
}, { colorScheme: 'dark' });
await open(address, async (p) => {
  check(await p.locator('tr[data-row]').count() > 5, 'the report is all there without a script');
  check(await p.locator('section.proof').count() > 5, 'so are the proofs');
}, { javaScriptEnabled: false });

const folder = dirname(join(scratch, page));
writeFileSync(join(folder, 'report.md'), `# <script>globalThis.hit = 1</script> (2025-02-09)

<img src=x onerror="globalThis.hit = 2"> <svg onload="globalThis.hit = 3">

[a](javascript:globalThis.hit=4) [b](java&#10;script:globalThis.hit=5)

| Time | Event |
|---|---|
| 10:05 | </title></svg><script>globalThis.hit = 6</script> |
`);
if (commands.includes('render')) {
  debrief('-C', folder, 'render', '--quiet');
  await open(address, async (p) => {
    check((await p.title()).includes('hit = 1'), 'it is the hostile report');
    for (const a of await p.locator('article a').all()) await a.click({ timeout: 500 }).catch(() => {});
    check((await p.evaluate(() => globalThis.hit)) === undefined, 'nothing hostile runs');
  });
}
