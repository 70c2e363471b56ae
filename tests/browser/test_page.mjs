// The page of the demo incident: opens from a file, needs nobody, has no error, is accessible, and fits a phone.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
  check((await p.title()).length > 0, 'it has a title');
  check((await p.locator('h1').count()) === 1, 'it has one main heading');
  check(problems.length === 0, `nothing goes wrong: ${problems.join('; ')}`);
  const found = await axe(p);
  check(found.length === 0, `axe finds nothing:\n${found.join('\n')}`);
});
await open(address, async (p) => {
  const wide = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 1, `on a phone nothing sticks out (${wide} px do)`);
}, { viewport: { width: 390, height: 844 } });
