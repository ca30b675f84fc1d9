/**
 * Debian's LXD 5.0.2 and this project in turn, on the same busybox image, a dir pool and a root
 * disk only, through the API on the unix socket. Prints each figure, the ratio, and the bar it
 * must meet; ends with 1 when a bar is missed. Run by `make bench`.
 */
import { readlinkSync } from 'node:fs';

import { importBusybox, poolAndProfile } from '../support/image.js';
import { commandLine, processesOf, pssBytes } from '../support/processes.js';
import { ours, peer, Server, type Programs } from '../support/server.js';
import { forEach, median, rate, timed } from './statistics.js';

const rounds = 25;
const listed = 500;
const running = 50;

/** One figure: how to compare it, and the ratio ours / peer's that must hold. */
interface Bar {
  readonly name: string;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** In the figure's own unit, when the bar is absolute. */
  readonly absolute?: number;
}

const bars: readonly Bar[] = [
  { name: 'create', unit: 'ms', atMost: 0.6 },
  { name: 'start', unit: 'ms', atMost: 0.3 },
  { name: 'exec true', unit: 'ms', atMost: 0.5 },
  { name: 'stop --force', unit: 'ms', atMost: 0.1 },
  { name: 'delete', unit: 'ms', atMost: 1 },
  { name: 'starts, 5 at a time', unit: '/s', atLeast: 3 },
  { name: 'list 500 stopped, recursion=1', unit: 'ms', atMost: 0.3 },
  { name: 'list 500 with 50 running, recursion=2', unit: 'ms', atMost: 0.1 },
  { name: 'GET of one instance', unit: '/s', atLeast: 2 },
  { name: 'GET of a profile used by 500', unit: '/s', atLeast: 20 },
  { name: 'monitor', unit: 'MiB', atMost: 0.15 },
  { name: 'idle', unit: 'MiB', absolute: 160 },
  { name: 'all management, 50 running', unit: 'MiB', atMost: 0.4 },
];

type Figures = Map<string, number>;

async function measure(programs: Programs): Promise<Figures> {
  const server = new Server(programs, {}, []);
  const figures: Figures = new Map();
  try {
    await server.start();
    const idle = managementMemory(server);
    await poolAndProfile(server);
    await importBusybox(server);
    figures.set('idle', idle);
    await lifeCycle(server, figures);
    await startRate(server, figures);
    await lists(server, figures);
  } catch (error) {
    console.error(server.output());
    throw error;
  } finally {
    await server.stop();
  }
  return figures;
}

async function lifeCycle({ api }: Server, figures: Figures): Promise<void> {
  const samples: Record<'create' | 'start' | 'exec true' | 'stop --force' | 'delete', number[]> = {
    create: [], start: [], 'exec true': [], 'stop --force': [], delete: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    const name = `cycle${round}`;
    const path = `/1.0/instances/${name}`;
    samples.create.push(await timed(() => create(api, name)));
    samples.start.push(await timed(() => setState(api, name, 'start')));
    samples['exec true'].push(
      await timed(() =>
        api.run('POST', `${path}/exec`, { command: ['true'], 'wait-for-websocket': false, interactive: false }),
      ),
    );
    samples['stop --force'].push(await timed(() => setState(api, name, 'stop')));
    samples.delete.push(await timed(() => api.run('DELETE', path)));
  }
  for (const [name, values] of Object.entries(samples)) figures.set(name, median(values));
}

async function startRate({ api }: Server, figures: Figures): Promise<void> {
  const names = Array.from({ length: 40 }, (_, index) => `rate${index}`);
  await forEach(names, 5, (name) => create(api, name));
  const ms = await timed(() => forEach(names, 5, (name) => setState(api, name, 'start')));
  figures.set('starts, 5 at a time', (names.length / ms) * 1000);
  await forEach(names, 5, (name) => setState(api, name, 'stop'));
  await forEach(names, 5, (name) => api.run('DELETE', `/1.0/instances/${name}`));
}

async function lists(server: Server, figures: Figures): Promise<void> {
  const { api } = server;
  const names = Array.from({ length: listed }, (_, index) => `list${index}`);
  await forEach(names, 4, (name) => create(api, name));
  const repeat = async (path: string, times: number): Promise<number> => {
    const samples: number[] = [];
    for (let i = 0; i < times; i += 1) samples.push(await timed(() => api.get(path)));
    return median(samples);
  };
  figures.set('list 500 stopped, recursion=1', await repeat('/1.0/instances?recursion=1', 20));
  figures.set('GET of one instance', await rate(() => api.get('/1.0/instances/list7'), 4, 4));
  figures.set('GET of a profile used by 500', await rate(() => api.get('/1.0/profiles/default'), 4, 4));
  await forEach(names.slice(0, running), 4, (name) => setState(api, name, 'start'));
  figures.set('list 500 with 50 running, recursion=2', await repeat('/1.0/instances?recursion=2', 20));
  figures.set('all management, 50 running', managementMemory(server));
  const monitors = management(server).filter((pid) => /^\[lx[cd] monitor\]/.test(commandLine(pid)));
  figures.set('monitor', median(monitors.map((pid) => pssBytes(pid) / 2 ** 20)));
  await forEach(names.slice(0, running), 4, (name) => setState(api, name, 'stop'));
  await forEach(names, 4, (name) => api.run('DELETE', `/1.0/instances/${name}`));
}

const create = (api: Server['api'], name: string) =>
  api.run('POST', '/1.0/instances', { name, source: { type: 'image', alias: 'busybox' } });

const setState = (api: Server['api'], name: string, action: 'start' | 'stop') =>
  api.run('PUT', `/1.0/instances/${name}/state`, { action, force: true, timeout: 30 });

/** Every process of the server on the host's side: those inside containers have their own pid namespace. */
function management(server: Server): number[] {
  const host = readlinkSync('/proc/self/ns/pid');
  return processesOf(server.dir).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`) === host;
    } catch {
      return false;
    }
  });
}

const managementMemory = (server: Server): number =>
  management(server).reduce((sum, pid) => sum + pssBytes(pid), 0) / 2 ** 20;

function report(bar: Bar, peerValue: number, ownValue: number): void {
  const ratio = ownValue / peerValue;
  const holds =
    (bar.atMost === undefined || ratio <= bar.atMost) &&
    (bar.atLeast === undefined || ratio >= bar.atLeast) &&
    (bar.absolute === undefined || ownValue <= bar.absolute);
  if (!holds) missed += 1;
  const wanted =
    bar.atMost !== undefined ? `<= ${bar.atMost}` : bar.atLeast !== undefined ? `>= ${bar.atLeast}` : `<= ${bar.absolute} ${bar.unit}`;
  console.log(
    `${`${bar.name} (${bar.unit})`.padEnd(40)}${peerValue.toFixed(1).padStart(10)}${ownValue.toFixed(1).padStart(10)}` +
      `${ratio.toFixed(3).padStart(8)}  ${wanted} ${holds ? 'holds' : 'MISSED'}`,
  );
}

/** `lxc version` and `lxc list` on an empty server against bare `node -e 0`: at most 1.5 times. */
async function clientStart(): Promise<void> {
  const server = new Server(ours, {}, []);
  try {
    await server.start();
    const time = async (argv: readonly string[]): Promise<number> => {
      const samples: number[] = [];
      for (let i = 0; i < rounds; i += 1) samples.push(await timed(() => server.run(argv)));
      return median(samples);
    };
    const bare = await time(['node', '-e', '0']);
    for (const command of ['version', 'list']) {
      const ratio = (await time([server.programs.lxc, command])) / bare;
      if (ratio > 1.5) missed += 1;
      console.log(`lxc ${command} takes ${ratio.toFixed(2)} x node -e 0 (${bare.toFixed(0)} ms)  <= 1.5 ${ratio <= 1.5 ? 'holds' : 'MISSED'}`);
    }
  } finally {
    await server.stop();
  }
}

let missed = 0;
const results: Figures[] = [];
for (const programs of [peer, ours]) results.push(await measure(programs));
const [theirs, mine] = results as [Figures, Figures];
console.log(`${'figure'.padEnd(40)}${'peer'.padStart(10)}${'ours'.padStart(10)}${'ratio'.padStart(8)}  bar`);
for (const bar of bars) report(bar, theirs.get(bar.name) ?? NaN, mine.get(bar.name) ?? NaN);
await clientStart();
process.exitCode = missed === 0 ? 0 : 1;
