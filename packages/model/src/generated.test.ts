import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

test('the schemas of the wire types are those of src/api (else: npm run generate)', async () => {
  const root = new URL('..', import.meta.url);
  const { generated } = (await import(new URL('generate-api-schemas.mjs', root).href)) as {
    generated(): string;
  };
  assert.equal(await readFile(new URL('src/generated/api-schemas.ts', root), 'utf8'), generated());
});
