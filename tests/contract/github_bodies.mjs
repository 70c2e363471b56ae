// Proves that every request body of a specification is really validated: github_bodies.mjs SPEC.json MODULES
//
// Prism uses the same reader and the same ajv; a schema that does not compile here is one it would skip. For each body
// the schema must also refuse what is plainly wrong.
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.resolve(process.argv[3]) + '/');
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;

let bad = 0;
let n = 0;
for (const operation of await getHttpOperationsFromSpec(process.argv[2])) {
  const content = operation.request?.body?.contents?.[0];
  if (!content) continue;
  n++;
  const name = `${operation.method} ${operation.path}`;
  try {
    const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true, coerceTypes: false, logger: false });
    addFormats(ajv);
    const valid = ajv.compile({ ...content.schema, __bundled__: operation.__bundled__ });
    if (valid({ title: 't', body: 'b', labels: 'x' })) throw new Error('takes a word as its list of labels');
    if (!valid({ title: 't', body: 'b', labels: ['x'] })) throw new Error('refuses a good body');
    console.log(`compiles: ${name}`);
  } catch (error) {
    bad++;
    console.log(`does not validate: ${name}: ${error.message}`);
  }
}
process.exit(bad === 0 && n === 2 ? 0 : 1);
