// Cuts GitHub's OpenAPI to the operations that debrief uses: github_subset.mjs api.github.com.json OUT.json
//
// Kept are only components that these reach, without examples. Two repairs make prism really validate:
//   - `nullable` beside no `type` is dropped: ajv refuses to compile such a schema (title, milestone of POST issues),
//     and prism 5.14 then silently passes ANY body;
//   - github_bodies.mjs proves afterwards that every body schema compiles.
import fs from 'node:fs';

const WANTED = ['/repos/{owner}/{repo}/issues', '/repos/{owner}/{repo}/issues/{issue_number}'];
const METHODS = ['get', 'post', 'patch', 'parameters'];
const source = JSON.parse(fs.readFileSync(process.argv[2]));
const out = { openapi: source.openapi, info: source.info, servers: [{ url: '/' }], paths: {}, components: {} };
for (const path of WANTED) {
  if (!source.paths[path]) throw new Error(`${path} is not in the specification`);
  out.paths[path] = Object.fromEntries(Object.entries(source.paths[path]).filter(([key]) => METHODS.includes(key)));
}

const seen = new Set();
const todo = [out.paths];
while (todo.length) {
  const node = todo.pop();
  if (typeof node.$ref === 'string' && !seen.has(node.$ref)) {
    seen.add(node.$ref);
    const [, , kind, name] = node.$ref.split('/');
    if (kind === 'examples') continue;
    out.components[kind] ??= {};
    out.components[kind][name] = source.components[kind][name];
    todo.push(source.components[kind][name]);
  }
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'examples' && value && typeof value === 'object') todo.push(value);
  }
}

function repair(node) {
  if (Array.isArray(node)) return node.forEach(repair);
  if (!node || typeof node !== 'object') return undefined;
  if (node.nullable !== undefined && !('type' in node)) delete node.nullable;
  if (node.examples && !Array.isArray(node.examples)) delete node.examples;
  if (typeof node['x-github'] === 'object') delete node['x-github'];
  if (node.headers?.Link) delete node.headers; // its example leads to api.github.com: the mock has one page
  return Object.values(node).forEach(repair);
}
repair(out);
fs.writeFileSync(process.argv[3], JSON.stringify(out));
