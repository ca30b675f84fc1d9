import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { importBusybox, poolAndProfile } from './image.js';
import { ours, peer, Server } from './server.js';

/** LXD_TEST_PROGRAMS=peer runs a test against Debian's LXD, to see that it asks for the right thing. */
const programs = process.env['LXD_TEST_PROGRAMS'] === 'peer' ? peer : ours;

export interface FixtureOptions {
  /** `bare`: nothing. `pool` (default): a dir pool and a root disk in the default profile. */
  readonly prepared?: 'bare' | 'pool' | 'network';
  /** Whether the busybox image is imported as `busybox` (default: yes, unless bare). */
  readonly image?: boolean;
  /** Environment of the daemon. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A server for the tests of one file. After the last of them it is stopped, and whatever it left
 * running, mounted or configured is a failure.
 */
export function serverForTests(options: FixtureOptions = {}): Server {
  const prepared = options.prepared ?? 'pool';
  const server = new Server(programs, options.env);
  before(async () => {
    await server.start();
    if (prepared === 'pool') await poolAndProfile(server);
    if (prepared === 'network') await server.run([server.programs.lxd, 'init', '--minimal']);
    if (options.image ?? prepared !== 'bare') await importBusybox(server);
  });
  after(async () => {
    const left = await server.stop();
    if (programs === ours) assert.deepEqual(left, [], 'left behind');
  });
  return server;
}
