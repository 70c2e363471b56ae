// A real client of the Language Server Protocol against `debrief lsp`: node client.mjs DEBRIEF MODULES FOLDER. The messages are
// framed, typed and read by the library that VS Code's clients are made of. One "ok"/"not ok" line a check.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [debrief, modules, folder] = process.argv.slice(2);
const lsp = createRequire(join(modules, 'x.cjs'))('vscode-languageserver-protocol/node');
let failed = 0;
const check = (is, what) => {
  console.log(`${is ? 'ok' : 'not ok'} - ${what}`);
  failed += is ? 0 : 1;
};

// One server, initialized; `told` has the last diagnostics of each document.
async function begin(capabilities = {}) {
  const server = spawn(debrief, ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((done) => server.on('exit', done));
  const connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
  const told = new Map();
  let waiting = [];
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (p) => {
    told.set(p.uri, p);
    waiting = waiting.filter((w) => !w(p));
  });
  connection.listen();
  const answer = await connection.sendRequest(lsp.InitializeRequest.type, { processId: process.pid, rootUri: null, locale: 'en', capabilities });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  // Sends, and waits for the diagnostics that follow.
  const after = (type, params) => {
    const next = new Promise((done) => waiting.push((p) => (p.uri === params.textDocument.uri ? (done(p.diagnostics), true) : false)));
    connection.sendNotification(type, params);
    return next;
  };
  return { server, connection, ended, told, answer, after };
}

const end = async (c) => {
  await c.connection.sendRequest(lsp.ShutdownRequest.type);
  await c.connection.sendNotification(lsp.ExitNotification.type);
  return c.ended;
};
const document = (path, text, version = 1) => ({ textDocument: { uri: pathToFileURL(path).href, languageId: 'markdown', version, text } });
const of = (list, code) => list.find((d) => d.code === code);
const apply = (text, edits) => { // as an editor does: from the last to the first
  const lines = text.split('\n');
  const at = (p) => lines.slice(0, p.line).reduce((n, l) => n + l.length + 1, 0) + p.character;
  return [...edits].sort((a, b) => at(b.range.start) - at(a.range.start))
    .reduce((t, e) => t.slice(0, at(e.range.start)) + e.newText + t.slice(at(e.range.end)), text);
};

// ---- writing a report in two languages ----
const c = await begin({ textDocument: { publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true } } });
check(c.answer.capabilities.positionEncoding === 'utf-16' && c.answer.capabilities.hoverProvider === true, 'it says what it can do');
const path = join(folder, '故障 1.md');
const uri = pathToFileURL(path).href;
const text = '# Outage (2025-02-09)\n\n## 时间线 (UTC)\n\n- 10:05 告警 😀\n- 10:31 fixed\n- 10:12 paged\n\n😀 故障：An engineer forgot the flag.\n';
let list = await c.after(lsp.DidOpenTextDocumentNotification.type, document(path, text));
const omission = of(list, 'blame/omission');
const order = of(list, 'facts/order');
const shown = text.split('\n')[omission.range.start.line].slice(omission.range.start.character, omission.range.end.character);
check(shown === 'engineer forgot' && omission.source === 'debrief', `a place behind Chinese and emoji is the right one: "${shown}"`);
check(c.told.get(uri).version === 1, 'with the version it is about');
check(order?.severity === lsp.DiagnosticSeverity.Error, 'rows out of order are an error');

const hover = await c.connection.sendRequest(lsp.HoverRequest.type, { textDocument: { uri }, position: { line: 8, character: 14 } });
check(hover.contents.kind === 'markdown' && hover.contents.value.startsWith('## `blame/omission`'), 'hovering explains the rule');
check(await c.connection.sendRequest(lsp.HoverRequest.type, { textDocument: { uri }, position: { line: 1, character: 0 } }) === null, 'elsewhere it says nothing');

const actions = await c.connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri }, range: order.range, context: { diagnostics: [order] } });
const mend = actions.find((a) => a.isPreferred);
const mended = apply(text, mend.edit.changes[uri]);
check(/10:05[^]*10:12[^]*10:31/.test(mended), 'the code action puts the rows in order');
list = await c.after(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri, version: 2 }, contentChanges: [{ text: mended }] });
check(of(list, 'facts/order') === undefined && of(list, 'blame/omission') !== undefined, 'and what it mended is not found any more');

const ignore = (await c.connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri }, range: of(list, 'blame/omission').range, context: { diagnostics: [] } }))
  .find((a) => a.title.includes('blame/omission'));
const [edit] = ignore.edit.changes[uri];
list = await c.after(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri, version: 3 }, contentChanges: [{ range: edit.range, text: edit.newText }] });
check(of(list, 'ignore/reason') !== undefined && of(list, 'blame/omission') !== undefined, 'ignoring without a reason silences nothing');
const reason = edit.newText.indexOf(':  ') + 2; // between the two blanks
const place = { line: edit.range.start.line, character: edit.range.start.character + reason };
list = await c.after(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri, version: 4 }, contentChanges: [{ range: { start: place, end: place }, text: '她们自己的话' }] });
check(of(list, 'ignore/reason') === undefined && of(list, 'blame/omission') === undefined, 'with one it does');
list = await c.after(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri } });
check(list.length === 0, 'a closed document has no diagnostics');

let code = 0;
try {
  await c.connection.sendRequest('textDocument/definition', { textDocument: { uri } });
} catch (e) {
  code = e.code;
}
check(code === lsp.ErrorCodes.MethodNotFound, 'what it cannot do it says');
check(await end(c) === 0, 'shutdown and exit end it with 0');

// ---- an editor that counts bytes, and a report with evidence ----
const incident = join(folder, 'incident');
mkdirSync(incident, { recursive: true });
writeFileSync(join(incident, 'incident.yaml'), 'title: Checkout outage\nzone: UTC\nlang: en\n');
writeFileSync(join(folder, 'app.log'), '2025-02-09T10:05:00Z ERROR pool exhausted\n2025-02-09T10:06:00Z ERROR pool exhausted\n');
check(spawnSync(debrief, ['-C', incident, 'add', join(folder, 'app.log'), '--by', '@li']).status === 0, 'evidence is added');
const b = await begin({ general: { positionEncodings: ['utf-8', 'utf-16'] } });
check(b.answer.capabilities.positionEncoding === 'utf-8', 'it counts as the editor wants');
const report = join(incident, 'report.md');
const claim = '连接池：[3](evidence/app.log "= all count(*)") errors.';
const incidentText = `# Checkout outage (2025-02-09)\n\n## Summary\n\n${claim}\n`;
const incidentUri = pathToFileURL(report).href;
writeFileSync(report, incidentText);
list = await b.after(lsp.DidOpenTextDocumentNotification.type, document(report, incidentText));
let proof = of(list, 'proofs/contradicted');
const bytes = Buffer.from(claim);
const marked = proof && bytes.subarray(proof.range.start.character, proof.range.end.character).toString();
check(marked !== undefined && (marked === '3' || marked.startsWith('[3]')), `the evidence is asked when a report is opened: "${marked}"`);
list = await b.after(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri: incidentUri, version: 2 },
  contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '\n' }] });
check(of(list, 'proofs/contradicted')?.range.start.line === 5, 'what it said follows its line');
list = await b.after(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri: incidentUri, version: 3 },
  contentChanges: [{ text: incidentText.replace('[3]', '[2]') }] });
check(of(list, 'proofs/contradicted') === undefined, 'until the line is edited');
list = await b.after(lsp.DidSaveTextDocumentNotification.type, { textDocument: { uri: incidentUri } });
check(of(list, 'proofs/contradicted') === undefined, 'and is asked again when it is saved');
b.server.stdin.end();
check(await b.ended === 1, 'an editor that just goes away is no tidy end');
process.exit(failed > 0 ? 1 : 0);
