// Hostile text everywhere it can come from: log lines, chat, names of files, titles, the report itself. A tripwire is called by
// whatever runs; asking for anything, leaving the page and the page's own policy having to step in count as well. Then once
// more with the policy taken out: it is the second line, not the first.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, browse, check, debrief, folder } from './browser.mjs';
import { payloads } from './payloads.mjs';

const scratch = process.env.DBR_SCRATCH;
const two = (n) => String(n).padStart(2, '0');
const clock = (i) => `10:${two(Math.floor(i / 2) % 60)}:${two(i % 2 * 30)}`;

// Evidence whose every text is hostile, as a draft of debrief's own shows it.
function evidence(into) {
  mkdirSync(join(into, 'chat/ops'), { recursive: true });
  const lines = payloads.map((p, i) => `2025-03-02T${clock(i)}Z ERROR worker-${i} failed: ${p.replace(/[\n\u0000]/g, ' ')} in step ${i}`);
  writeFileSync(join(into, 'app.log'), `${lines.join('\n')}\n`);
  writeFileSync(join(into, 'app.jsonl'), `${payloads.map((p, i) => JSON.stringify({ time: `2025-03-02T${clock(i)}.500Z`, level: 'error', msg: `job ${i}: ${p}`, service: p })).join('\n')}\n`);
  const ts = (i) => `${Date.UTC(2025, 2, 2, 10, Math.floor(i / 2), i % 2 * 30 + 7) / 1000}.0001`;
  writeFileSync(join(into, 'chat/users.json'), JSON.stringify([{ id: 'U1', name: payloads[0], profile: { real_name: payloads[13] } }]));
  writeFileSync(join(into, 'chat/ops/2025-03-02.json'), JSON.stringify(payloads.map((p, i) => ({ type: 'message', user: 'U1', text: `confirmed: ${p}`, ts: ts(i) }))));
  writeFileSync(join(into, 'pager.json'), JSON.stringify({ log_entries: payloads.slice(0, 40).map((p, i) => ({
    id: `R${i}`, type: ['trigger', 'notify', 'acknowledge', 'resolve'][i % 4] + '_log_entry', created_at: `2025-03-02T${clock(i)}Z`,
    agent: { type: 'user_reference', summary: p }, service: { summary: p }, incident: { summary: p } })) }));
  for (const [i, p] of payloads.entries()) {
    const name = p.replace(/[/\u0000]/g, '_').slice(0, 90);
    if (i % 4 === 0) writeFileSync(join(into, `${name}.log`), `2025-03-02T${clock(i)}Z ERROR ${name} is broken\n`);
  }
}

// A report of somebody else, hostile in every place that Markdown has.
const report = `# ${payloads[0]} "${payloads[36].replace(/\n/g, ' ')} (2025-03-02)

**Date**: 2025-03-02  
**Severity**: ${payloads[13]}  
**Authors**: ${payloads[36]}

## Summary

${payloads.join('\n\n')}

## Timeline (all times UTC)

| Time | Event | Source | Actor |
|---|---|---|---|
${payloads.map((p, i) => { const c = p.replace(/\n/g, ' ').replace(/\|/g, '\\|'); return `| ${clock(i)} | ${c} | [${c}](evidence/a.log#L${i + 1} "= count(*)") | @${c} |`; }).join('\n')}
| 11:00
| 11:01 | a | b | c | d | e | f |
| | |

## Contributing Factors

### Five Whys ${payloads[13]}

${payloads.slice(0, 30).map((p, i) => `${'  '.repeat(i % 3)}- ${p.replace(/\n/g, ' ')}`).join('\n')}

### Systemic Issues

${payloads.map((p) => `- **${p.replace(/[\n*]/g, ' ')}**: ${p.replace(/\n/g, ' ')}`).join('\n')}

${payloads.slice(0, 60).map((p) => `## ${p.replace(/\n/g, ' ')}`).join('\n\n')}

## Action Items

${payloads.map((p) => `- [ ] ${p.replace(/\n/g, ' ')} (owner: ${p.replace(/\n/g, ' ')}, due: 2025-04-01)`).join('\n')}

> ${payloads[13]}

\`\`\`${payloads[13]}
${payloads.join('\n')}
\`\`\`

<div>${payloads[13]}</div>
`;

// Before anything of the page runs.
function tripwire() {
  globalThis.trips = [];
  globalThis.trip = (n) => globalThis.trips.push(n);
  for (const f of ['alert', 'confirm', 'prompt']) globalThis[f] = () => globalThis.trips.push(f);
  document.addEventListener('securitypolicyviolation', (e) => globalThis.trips.push(`policy: ${e.violatedDirective} ${e.blockedURI}`));
}

// Everything a reader can do, and what must not be there. Runs in the page.
async function use() {
  const found = [];
  for (const e of document.querySelectorAll('*')) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) found.push(`${e.tagName} has ${a.name}`);
      if (/^(href|src|action|xlink:href)$/i.test(a.name) && !/^(#|https?:|mailto:|[^:]*$|[^:]*[/?#])/i.test(a.value)) found.push(`${a.name}=${a.value}`);
      if (a.name === 'style' && !e.matches('#tip, .m, svg')) found.push(`${e.tagName} has a style`);
    }
  }
  const strange = document.querySelectorAll('iframe, object, embed, base, link, img, form, video, audio, svg script, svg use, svg image, svg animate, svg set, foreignObject, meta[http-equiv=refresh]');
  for (const e of strange) found.push(`there is a ${e.tagName}`);
  if (document.querySelectorAll('script').length !== 1 || document.querySelectorAll('style').length !== 1) found.push('there is another script or style');
  const raw = document.body.innerText.match(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2060\ufeff\u0000-\u0008]/);
  if (raw) found.push(`a character nobody sees: ${raw[0].codePointAt(0).toString(16)}`);
  document.addEventListener('click', (e) => { if (e.target.closest('a[href]:not([href^="#"])')) e.preventDefault(); });
  const poke = (e, type) => e.dispatchEvent(new (type.startsWith('pointer') ? PointerEvent : MouseEvent)(type, { bubbles: true, cancelable: true, clientX: 5, clientY: 5 }));
  for (const e of [...document.querySelectorAll('a, button, tr, pre, svg .m, summary')]) {
    for (const type of ['pointerover', 'mouseover', 'pointermove', 'click']) poke(e, type);
    e.focus?.();
  }
  const slider = document.querySelector('input');
  if (slider) {
    slider.value = (+slider.min + +slider.max) / 2;
    slider.dispatchEvent(new Event('input'));
  }
  await new Promise((ok) => setTimeout(ok, 300));
  return [...found, ...globalThis.trips];
}

async function hold(visit, path, what) {
  const address = addressOf(path);
  await visit(address, async (page, problems) => {
    const found = await page.evaluate(use);
    check(found.length === 0, `nothing of ${what} runs: ${[...new Set(found)].slice(0, 8).join('; ')}`);
    check(problems.length === 0, `${what} is quiet: ${problems.slice(0, 5).join('; ')}`);
    check(page.url().split('#')[0] === address, `${what} stays where it is`);
  }, { before: (page) => page.addInitScript(tripwire) });
  const bare = readFileSync(path, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  const copy = path.replace(/\.html$/, '-bare.html');
  writeFileSync(copy, bare);
  await visit(addressOf(copy), async (page, problems) => {
    const found = await page.evaluate(use);
    check(!bare.includes('Content-Security-Policy'), `${what} is without its policy`);
    check(found.length === 0 && problems.length === 0, `nothing of ${what} runs without the policy: ${[...found, ...problems].slice(0, 8).join('; ')}`);
  }, { before: (page) => page.addInitScript(tripwire) });
}

check(payloads.length >= 60, 'there are sixty payloads');
const quiet = ['--now', '2025-03-03T09:00:00Z', '--by', 'tester', '--quiet'];
const run = (...args) => { // findings and unreadable files are no failure here
  try { debrief(...args, ...quiet); } catch (e) { check([1, 3].includes(e.status), `${args.join(' ')} ends with ${e.status}`); }
};

evidence(join(scratch, 'artifacts'));
run('run', join(scratch, 'artifacts'), '--into', join(scratch, 'incident'), '--title', payloads.slice(0, 3).join(' '), '--service', payloads[13], '--severity', payloads[36]);
const other = folder('other');
writeFileSync(join(other, 'report.md'), report.replaceAll('\u0000', '\u0001')); // a NUL makes it no text
run('-C', other, 'render');
run('-C', join(scratch, 'incident'), 'render', '--lang', 'zh-CN', '--audience', 'public', '-o', join(scratch, 'public.html'));

// Evidence that changed, moved and vanished after the report was written.
const moved = join(scratch, 'moved');
mkdirSync(join(scratch, 'in'), { recursive: true });
for (const name of ['changed', 'gone', 'kept']) {
  writeFileSync(join(scratch, 'in', `${name}.log`), Array.from({ length: 30 }, (_, i) => `2025-03-02T10:0${i % 10}:00Z ERROR ${name} line ${i} failed\n`).join(''));
}
run('run', join(scratch, 'in'), '--into', moved);
writeFileSync(join(moved, 'report.md'), `# It moved (2025-03-02)

## Timeline (all times UTC)

| Time | Event | Source |
|---|---|---|
| 10:00:00 | kept | [log](evidence/kept.log#L1) |
| 10:01:00 | changed | [log](evidence/changed.log#L2) |
| 10:02:00 | gone | [log](evidence/gone.log#L3) |
| 10:03:00 | beyond its end | [log](evidence/kept.log#L999) |
`);
writeFileSync(join(moved, 'evidence/changed.log'), payloads.join('\n'));
rmSync(join(moved, 'evidence/gone.log'));
run('-C', moved, 'render');

await browse(async (visit) => {
  await hold(visit, join(scratch, 'incident/report.html'), 'the draft of hostile evidence');
  await hold(visit, join(other, 'report.html'), 'a hostile report');
  await hold(visit, join(scratch, 'public.html'), 'the public page');
  await hold(visit, join(moved, 'report.html'), 'a page with moved evidence');
  await visit(addressOf(join(other, 'report.html')), async (page) => {
    const text = await page.locator('body').innerText();
    check(payloads.slice(0, 5).every((p) => text.includes(p)), 'what was hostile can be read');
    check(text.includes('\\u{202E}') && text.includes('\\u{200B}'), 'characters that nobody sees are visible');
  });
  writeFileSync(join(scratch, 'control.html'), `<!doctype html><meta charset="utf-8">${payloads.join('\n')}`);
  await visit(addressOf(join(scratch, 'control.html')), async (page) => {
    await page.waitForTimeout(300);
    check((await page.evaluate(() => globalThis.trips.length)) >= 5, 'the tripwire catches what runs');
  }, { before: async (page) => { await page.addInitScript(tripwire); await page.route(/trip\.example/, (r) => r.abort()); } });
  await visit(addressOf(join(moved, 'report.html')), async (page) => {
    const marks = await page.locator('tr[data-row] a.v').allTextContents();
    check(marks.join('') === '≡~~~' || (marks.length === 4 && marks[0] === '≡' && !marks.slice(1).includes('✓')), `evidence that went is told by its marks (${marks.join(' ')})`);
    check(!(await page.locator('body').innerText()).includes('trip('), 'what took the place of evidence is not shown as evidence');
  });
});
