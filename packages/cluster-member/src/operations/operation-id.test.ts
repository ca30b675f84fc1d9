import assert from 'node:assert/strict';
import { test } from 'node:test';

import { memberOfOperation, newOperationId } from './operation-id.js';

test('an operation id is a UUID that names its member', () => {
  for (const member of [1, 17, 65535]) {
    const id = newOperationId(member);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(memberOfOperation(id), member);
  }
});

test('what is no UUID names nobody', () => assert.equal(memberOfOperation('nonsense'), null));
