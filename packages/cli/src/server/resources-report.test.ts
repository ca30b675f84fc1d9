import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import type { Resources } from '@lxd/model/api/resources';
import { resourcesReport } from './resources-report.js';

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The text is what Debian's lxc 5.0.2 prints for the same answer. */
test('resourcesReport prints a server with two sockets as LXD does', () => {
  const answer = read('node-agent/src/host/facts/resources/fixtures/two-sockets.json');
  const want = read('cli/src/server/two-sockets.txt');
  assert.equal(resourcesReport(JSON.parse(answer) as Resources), want);
});
