import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { cannotRun, RealAgent } from './testing/real-agent.js';

// The agent is killed right before each step; the next one must leave nothing of a half-done
// instance, and the same call must then succeed.

let real: RealAgent;

before(async () => {
  if (!cannotRun) real = await RealAgent.make();
});

after(async () => {
  if (!cannotRun) await real.dispose();
});

const nic = { type: 'nic', nictype: 'p2p', name: 'eth0' };

/** What a running or half-started instance leaves on a host. */
async function traces(name: string): Promise<string[]> {
  const found: string[] = [];
  for (const [folder, entry] of [
    ['run', name],
    ['shmounts', name],
    ['security/seccomp', name],
  ] as const) {
    const names = await readdir(join(real.root, folder));
    if (names.includes(entry)) found.push(`${folder}/${entry}`);
  }
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  found.push(...mounts.filter((line) => line.includes(real.root)));
  const links = await readdir('/sys/class/net');
  found.push(...links.filter((link) => link === `vc${name}`));
  for (const hierarchy of ['pids', 'unified', '.']) {
    const groups = await readdir(join('/sys/fs/cgroup', hierarchy)).catch(() => []);
    found.push(...groups.filter((group) => group === `lxc.payload.${name}`));
  }
  return found;
}

async function dies(call: Promise<unknown>): Promise<void> {
  const ended = real.ended();
  await assert.rejects(call, { kind: 'unavailable' });
  await ended;
}

const startPoints = [
  'prepare-folders',
  'mount-root',
  'map-root',
  'write-seccomp-policy',
  'start-devices',
  'start-device-root',
  'throttle-disks',
  'write-lxc-config',
  'apply-templates',
  'write-backup-file',
  'start-container',
];

for (const point of startPoints) {
  test(`killed in a start before ${point}`, { skip: cannotRun }, async () => {
    const spec = await real.create(real.spec('ct1', {}, { eth0: { ...nic, host_name: 'vcct1' } }));
    await real.relaunch({ LXD_FAULT: point });
    await dies(real.start(spec));
    await real.launch();
    assert.deepEqual(await traces('ct1'), []);
    const again = await real.start(spec);
    assert.equal((await real.exec(again, 'true')).code, 0);
    await real.stop(again);
    assert.deepEqual(await traces('ct1'), []);
    await real.delete(spec);
  });
}

for (const point of ['run-after-start', 'record-running']) {
  test(
    `killed in a start before ${point}: it runs already and is taken up`,
    { skip: cannotRun },
    async () => {
      const spec = await real.create(
        real.spec('ct2', {}, { eth0: { ...nic, host_name: 'vcct2' } }),
      );
      await real.relaunch({ LXD_FAULT: point });
      await dies(real.start(spec));
      await real.launch();
      const state = await real.state(spec);
      assert.equal(state?.status, 'Running');
      assert.notEqual(state?.volatile['volatile.eth0.hwaddr'], undefined);
      await real.stop(spec);
      assert.deepEqual(await traces('ct2'), []);
      await real.delete(spec);
    },
  );
}

const stopPoints = [
  'undo-start-devices',
  'undo-write-seccomp-policy',
  'undo-mount-root',
  'undo-prepare-folders',
];

for (const point of stopPoints) {
  test(`killed in a stop before ${point}`, { skip: cannotRun }, async () => {
    const spec = await real.create(real.spec('ct3', {}, { eth0: { ...nic, host_name: 'vcct3' } }));
    await real.relaunch({ LXD_FAULT: point });
    const running = await real.start(spec);
    await dies(real.stop(running));
    await real.launch();
    assert.equal(await real.state(spec), undefined);
    assert.deepEqual(await traces('ct3'), []);
    await real.delete(spec);
  });
}

for (const point of ['make-volume', 'volume-filled', 'describe-instance', 'add-devices']) {
  test(`killed in a creation before ${point}`, { skip: cannotRun }, async () => {
    await real.relaunch({ LXD_FAULT: point });
    await dies(real.create(real.spec('ct4')));
    await real.launch();
    await real.delete(real.spec('ct4')); // what a member does with an instance it never got
    assert.deepEqual(await readdir(join(real.root, 'containers')), []);
    await real.client.storage.startPool({ name: 'default', driver: 'dir', config: {} });
    assert.deepEqual(await readdir(join(real.root, 'storage-pools/default/containers')), []);
  });
}

for (const point of ['delete-volume', 'delete-traces']) {
  test(`killed in a removal before ${point}`, { skip: cannotRun }, async () => {
    const spec = await real.create(real.spec('ct5'));
    await real.relaunch({ LXD_FAULT: point });
    await dies(real.delete(spec));
    await real.relaunch();
    await real.delete(spec);
    assert.deepEqual(await readdir(join(real.root, 'containers')), []);
    assert.deepEqual(await readdir(join(real.root, 'storage-pools/default/containers')), []);
    assert.deepEqual(await readdir(join(real.root, 'logs')), []);
  });
}
