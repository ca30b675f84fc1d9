import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';

import { SocketCallers } from './socket-callers.js';
import { parsePasswd } from './user-names.js';

const passwd = `root:x:0:0:root:/root:/bin/bash
toor:x:0:0:also root:/root:/bin/bash
alice:x:1000:1000:,,,:/home/alice:/bin/bash
+@netgroup
broken:x::
`;

test('the first name of a uid counts, lines without one are passed over', () => {
  assert.deepEqual([...parsePasswd(passwd)], [[0, 'root'], [1000, 'alice']]);
});

test('a caller on the socket has all rights and the name of its user, asked once', () => {
  let asked = 0;
  const callers = new SocketCallers(
    () => (asked++, { pid: 7, uid: 1000, gid: 1000 }),
    { of: (uid) => parsePasswd(passwd).get(uid) ?? '' },
  );
  const socket = new Socket();
  const { admin, requestor } = callers.callerOf(socket);
  assert.equal(admin, true);
  assert.deepEqual(requestor, { username: 'alice', protocol: 'unix', address: '@' });
  callers.callerOf(socket);
  assert.equal(asked, 1);
});
