import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { AgentEvent } from '@lxd/proto/lxd/agent/v1/host';

import { GuestImages } from './guest-images.js';

const asked = (event: AgentEvent) => {
  assert.equal(event.event?.$case, 'guestImage');
  return event.event?.$case === 'guestImage' ? event.event.value : { id: '', fingerprint: '' };
};

for (const granted of [true, false]) {
  test(`the member ${granted ? 'grants' : 'refuses'} an image`, async () => {
    const images = new GuestImages({
      emit: (event) => queueMicrotask(() => images.answer(asked(event).id, granted)),
    });
    assert.equal(await images.mayRead('abc'), granted);
  });
}

test('no word from the member is a refusal, and a late one is nothing', async () => {
  let id = '';
  const images = new GuestImages({ emit: (event) => void (id = asked(event).id) }, 1);
  assert.equal(await images.mayRead('abc'), false);
  images.answer(id, true);
});
