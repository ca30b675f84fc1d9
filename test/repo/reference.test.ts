import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { repository } from '../support/server.js';
import { referencePages } from './reference-pages.js';

for (const [path, text] of Object.entries(referencePages())) {
  test(`${path} says what the declarations say (else: make reference)`, () => {
    assert.equal(readFileSync(join(repository, path), 'utf8'), text);
  });
}
