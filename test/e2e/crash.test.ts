/**
 * kill -9 of daemon, agent or both at many moments of every change. After a restart, and at the
 * latest after the command is repeated, everything must be as if it had happened wholly or not at all.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { busyboxImage } from '../support/image.js';
import { leftovers } from '../support/leftovers.js';
import { alive, commandLine, processesOf } from '../support/processes.js';
import { until } from '../support/wait.js';

const server = serverForTests({ prepared: 'network' });

type Victim = 'daemon' | 'agent' | 'both';
/** Moments in ms after the request was sent: dense where the work happens. */
const moments = [0, 3, 6, 10, 15, 22, 30, 45, 70];
const victims: readonly Victim[] = ['daemon', 'agent', 'both'];

const agentPids = (): number[] =>
  processesOf(server.dir).filter((pid) => /agent\.mjs/.test(commandLine(pid)));

async function killAndRestart(victim: Victim): Promise<void> {
  const agents = victim === 'daemon' ? [] : agentPids();
  if (victim !== 'agent') await server.signal('SIGKILL');
  for (const pid of agents) process.kill(pid, 'SIGKILL');
  await until('the agent is gone', () => !agents.some(alive));
  if (victim !== 'agent') await server.start();
  await until('the agent answers', async () => (await server.api.request('GET', '/1.0/networks/lo/state')).status === 200);
  await until('no operation runs', async () => Object.keys(await server.api.get<object>('/1.0/operations')).filter((status) => status === 'running').length === 0);
}

const instance = { name: 'crash', source: { type: 'image', alias: 'busybox' } };
const path = '/1.0/instances/crash';
const exists = async (at = path): Promise<boolean> => (await server.api.request('GET', at)).status === 200;
const running = async (): Promise<boolean> =>
  (await server.api.get<{ status: string }>(path)).status === 'Running';
const setState = (action: string) => server.api.run('PUT', `${path}/state`, { action, force: true, timeout: 30 });

interface Change {
  readonly name: string;
  readonly prepare: () => Promise<unknown>;
  readonly act: () => Promise<unknown>;
  /** Brings the change to its end, whatever the crash has left of it. */
  readonly finish: () => Promise<unknown>;
}

const absent = async (): Promise<void> => {
  if (!(await exists())) return;
  if (await running()) await setState('stop');
  await server.api.run('DELETE', path);
};
const stopped = async (): Promise<void> => {
  if (!(await exists())) await server.api.run('POST', '/1.0/instances', instance);
  if (await running()) await setState('stop');
};
const started = async (): Promise<void> => {
  await stopped();
  await setState('start');
};

const other = readFileSync(await busyboxImage());

const changes: readonly Change[] = [
  {
    name: 'create',
    prepare: absent,
    act: () => server.api.run('POST', '/1.0/instances', instance),
    finish: async () => {
      if (!(await exists())) await server.api.run('POST', '/1.0/instances', instance);
      await setState('start');
    },
  },
  { name: 'start', prepare: stopped, act: () => setState('start'), finish: async () => (await running()) || setState('start') },
  { name: 'stop', prepare: started, act: () => setState('stop'), finish: async () => (await running()) && setState('stop') },
  { name: 'delete', prepare: stopped, act: () => server.api.run('DELETE', path), finish: absent },
  {
    name: 'rename',
    prepare: async () => {
      if (await exists(renamed)) await server.api.run('POST', renamed, { name: 'crash' });
      await stopped();
    },
    act: () => server.api.run('POST', path, { name: 'renamed' }),
    finish: async () => {
      const names = (await server.api.get<string[]>('/1.0/instances')).map((one) => one.split('/').at(-1));
      assert.equal(names.length, 1, names.join());
      if (names[0] === 'crash') await server.api.run('POST', path, { name: 'renamed' });
      await server.api.run('PUT', `${renamed}/state`, { action: 'start', force: false, timeout: 30 });
      await server.api.run('PUT', `${renamed}/state`, { action: 'stop', force: true, timeout: 30 });
      await server.api.run('POST', renamed, { name: 'crash' });
    },
  },
  {
    name: 'change of a running instance',
    prepare: async () => {
      if (!(await exists()) || !(await running())) await started();
      await server.api.run('PUT', path, { config: await idmapKeys(), devices: {}, profiles: ['default'] });
    },
    act: () => server.api.run('PATCH', path, wanted),
    finish: async () => {
      await agrees();
      await server.api.run('PATCH', path, wanted);
      assert.equal(await agrees(), true);
    },
  },
  {
    name: 'image import', // the last: the others need the image
    prepare: async () => {
      for (const image of await server.api.get<string[]>('/1.0/images')) await server.api.run('DELETE', image);
    },
    act: () => server.api.run('POST', '/1.0/images', other),
    finish: async () => {
      if ((await server.api.get<string[]>('/1.0/images')).length === 0) await server.api.run('POST', '/1.0/images', other);
    },
  },
];

const renamed = '/1.0/instances/renamed';
const wanted = {
  config: { 'limits.processes': '123' },
  devices: { shared: { type: 'disk', source: '/etc', path: '/mnt/shared' } },
};

interface Instance {
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, unknown>>;
}

/** Those a client can't take away. */
async function idmapKeys(): Promise<Record<string, string>> {
  const { config } = await server.api.get<Instance>(path);
  return Object.fromEntries(Object.entries(config).filter(([key]) => key.startsWith('volatile.')));
}

/** Whether the instance is changed; it must be so in the database and in the guest alike. */
async function agrees(): Promise<boolean> {
  const { config, devices } = await server.api.get<Instance>(path);
  const stored = [config['limits.processes'] === '123', 'shared' in devices];
  const { pid } = await server.api.get<{ pid: number }>(`${path}/state`);
  const mounted = readFileSync(`/proc/${pid}/mounts`, 'utf8').includes(' /mnt/shared ');
  const group = readFileSync(`/proc/${pid}/cgroup`, 'utf8').match(/^\d+:(?:.*,)?pids(?:,.*)?:(.*)$/m);
  const limit = group && readFileSync(`/sys/fs/cgroup/pids${group[1]}/pids.max`, 'utf8').trim();
  assert.deepEqual([limit === null ? stored[0] : limit === '123', mounted], stored);
  assert.equal(stored[0], stored[1]);
  return stored[0] === true;
}

for (const change of changes) {
  for (const victim of victims) {
    test(`kill -9 of ${victim} during ${change.name} loses and leaks nothing`, async () => {
      for (const moment of moments) {
        await change.prepare();
        const outcome = change.act().catch(() => 'broken off');
        await delay(moment);
        await killAndRestart(victim);
        await outcome;
        await change.finish();
        assert.deepEqual(await leftovers(server), [], `killed after ${moment} ms`);
      }
    });
  }
}
