import { closeSync, read } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { DomainError, quote, wrap } from '@lxd/model/errors';
import type { IdKind, Idmap } from '@lxd/model/idmap';

import { loadCgroups } from '../../native/cgroups/index.js';
import { openSpawner, type Spawner } from '../../native/container/spawner.js';
import { pipeReader, pipeWriter, terminalStream } from '../../native/container/streams.js';
import { loadNamespaces, type Namespaces } from '../../native/namespaces/index.js';
import type {
  ContainerExit,
  ContainerRef,
  ContainerRuntime,
  ExecRequest,
  Execution,
  FilesPlace,
  MountInto,
  RunningContainer,
} from './container-runtime.js';

const place = (ref: ContainerRef): [string, string] => [ref.name, ref.lxcPath];

/** A map as the kernel takes it: `inside outside count` lines. */
const mapText = (idmap: Idmap, kind: IdKind): string =>
  idmap
    .filter(({ isUid, isGid }) => (kind === 'uid' ? isUid : isGid))
    .map(({ nsId, hostId, range }) => `${nsId} ${hostId} ${range}\n`)
    .join('');

const mountFlags = (options: MountInto): string =>
  (options.directory ? 'd' : '') +
  (options.readonly ? 'r' : '') +
  (options.recursive ? 'R' : '') +
  (options.shift ? 's' : '');

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function lastExit(ref: ContainerRef): Promise<ContainerExit | null> {
  try {
    const text = await readFile(join(ref.lxcPath, ref.name, 'exit.json'), 'utf8');
    return JSON.parse(text) as ContainerExit; // written whole by our own monitor
  } catch (error) {
    if (isMissing(error)) return null;
    throw wrap(`Failed to read how container ${quote(ref.name)} ended`, error);
  }
}

const readChunk = promisify(read);

/** Reads a descriptor to its end and closes it. */
async function readAll(fd: number): Promise<Buffer> {
  try {
    const chunks: Buffer[] = [];
    for (;;) {
      const buffer = Buffer.allocUnsafe(64 * 1024);
      const { bytesRead } = await readChunk(fd, buffer, 0, buffer.length, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(fd);
  }
}

interface Pids {
  readonly monitorPid: number;
  readonly initPid: number;
}

/** Follows a container's monitor from now on; `clean` removes what a killed one left behind. */
function follow(
  namespaces: Namespaces,
  ref: ContainerRef,
  pids: Pids,
  clean: () => Promise<void>,
): RunningContainer {
  const watched = namespaces.watchProcess(pids.monitorPid);
  const ended = async (): Promise<ContainerExit> => {
    await watched?.exited;
    const exit = await lastExit(ref);
    if (exit !== null) return exit;
    await clean(); // the monitor was killed: what it would have released is still there
    return { target: 'stop', clean: false };
  };
  return { name: ref.name, ...pids, exited: ended() };
}

function terminalExecution(
  namespaces: Namespaces,
  pid: number,
  fd: number,
  signal: (number: number) => void,
): { execution: Omit<Execution, 'exited'>; closed: Promise<void> } {
  let open = true;
  let settle: () => void = () => {};
  const closed = new Promise<void>((resolve) => (settle = resolve));
  const stream = terminalStream(fd, () => {
    open = false;
    settle();
  });
  const resize = (width: number, height: number) => {
    if (open) namespaces.setWindowSize(fd, width, height);
  };
  return { execution: { pid, stdin: stream, stdout: stream, stderr: null, resize, signal }, closed };
}

async function exec(
  namespaces: Namespaces,
  spawner: Spawner,
  ref: ContainerRef,
  request: ExecRequest,
): Promise<Execution> {
  const command = await spawner.run('exec', [
    ...place(ref),
    String(request.uid),
    String(request.gid),
    request.cwd,
    String(request.terminal?.width ?? 0),
    String(request.terminal?.height ?? 0),
    String(request.argv.length),
    ...request.argv,
    ...Object.entries(request.env).map(([key, value]) => `${key}=${value}`),
  ]);
  const pid = Number(command.started.fields[0]);
  const [stdin = -1, stdout = -1, stderr = -1] = command.started.fds;
  const watched = namespaces.watchProcess(pid);
  const signal = (number: number) => watched?.signal(number);
  const exited = command.exited.finally(() => watched?.close());
  if (request.terminal !== null) {
    const { execution } = terminalExecution(namespaces, pid, stdin, signal);
    return { ...execution, exited };
  }
  return {
    pid,
    stdin: pipeWriter(stdin),
    stdout: pipeReader(stdout),
    stderr: pipeReader(stderr),
    resize: () => {},
    signal,
    exited,
  };
}

async function console(
  namespaces: Namespaces,
  spawner: Spawner,
  ref: ContainerRef,
  size: { width: number; height: number },
): Promise<Execution> {
  const args = [...place(ref), String(size.width), String(size.height)];
  const { fields, fds } = await spawner.call('console', args);
  const [terminal = -1, hold = -1] = fds;
  const pid = Number(fields[0]);
  const { execution, closed } = terminalExecution(namespaces, pid, terminal, () => {});
  const exited = closed.then(() => {
    closeSync(hold); // gives the console back
    return 0;
  });
  return { ...execution, exited };
}

function filesRequest(where: FilesPlace): readonly [operation: string, args: string[]] {
  if (where.kind === 'running') return ['files-running', place(where.ref)];
  const idmapped = where.idmappedMount && where.idmap.length > 0 ? '1' : '0';
  const maps = [mapText(where.idmap, 'uid'), mapText(where.idmap, 'gid')];
  return ['files-stopped', [where.rootfs, idmapped, ...maps]];
}

/** The folders that monitors have written in; each is asked whether it lives. */
async function recover(
  lxcPath: string,
  takeUp: (ref: ContainerRef) => Promise<RunningContainer | null>,
): Promise<RunningContainer[]> {
  const names = await readdir(lxcPath).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw wrap(`Failed to read ${quote(lxcPath)}`, error);
  });
  const found: RunningContainer[] = [];
  const next = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const running = await takeUp({ name, lxcPath });
      if (running !== null) found.push(running);
    }
  };
  await Promise.all(Array.from({ length: 8 }, next)); // enough to hide the waiting of each
  return found;
}

/** The real thing: liblxc through the helper, counters through the addons. Needs root. */
export async function openLxcRuntime(): Promise<ContainerRuntime> {
  const namespaces = loadNamespaces();
  const cgroups = loadCgroups();
  const spawner = openSpawner(namespaces);

  const call = async (operation: string, args: readonly string[]): Promise<void> => {
    await spawner.call(operation, args);
  };
  const kill = (ref: ContainerRef) => call('kill', place(ref));

  /** Where liblxc put each running container, by config folder: it avoids names that are taken. */
  const groups = new Map<string, string>();
  const folder = (ref: ContainerRef) => join(ref.lxcPath, ref.name);
  const placed = (refs: readonly ContainerRef[]) =>
    refs.flatMap((ref) => {
      const group = groups.get(folder(ref));
      return group ? [{ name: ref.name, group }] : [];
    });
  const running = (ref: ContainerRef, pids: Pids, cgroup: string): RunningContainer => {
    groups.set(folder(ref), cgroup);
    const container = follow(namespaces, ref, pids, () => kill(ref));
    const forget = () => groups.delete(folder(ref));
    container.exited.then(forget, forget);
    return container;
  };

  const takeUp = async (ref: ContainerRef): Promise<RunningContainer | null> => {
    try {
      await readFile(join(ref.lxcPath, ref.name, 'monitor.pid'));
    } catch (error) {
      return null; // never started
    }
    const { fields } = await spawner.call('info', place(ref));
    const [monitorPid, initPid, cgroup = ''] = fields;
    const pids = { monitorPid: Number(monitorPid), initPid: Number(initPid) };
    return pids.monitorPid > 0 ? running(ref, pids, cgroup) : null;
  };

  const { fields } = await spawner.call('version', []);
  const [version = '', ...features] = fields;

  return {
    version,
    features: Object.fromEntries(features.map((feature) => [feature.slice(1), feature[0] === '+'])),
    async start(request) {
      const args = [...place(request), request.logFile, request.logLevel];
      try {
        const [monitorPid, initPid, cgroup = ''] = (await spawner.call('start', args)).fields;
        return running(
          request,
          { monitorPid: Number(monitorPid), initPid: Number(initPid) },
          cgroup,
        );
      } catch (cause) {
        const runs = cause instanceof DomainError && cause.kind === 'conflict';
        // A monitor that hangs must not stay; what counts is why it did.
        if (!runs) await kill(request).catch(() => {});
        throw cause;
      }
    },
    recover: (lxcPath) => recover(lxcPath, takeUp),
    lastExit,
    requestShutdown: (ref) => call('shutdown', place(ref)),
    kill,
    freeze: (ref) => call('freeze', place(ref)),
    unfreeze: (ref) => call('unfreeze', place(ref)),
    setCgroup: (ref, key, value) => call('cgroup-set', [...place(ref), key, value]),
    async getCgroup(ref, key) {
      const answer = await spawner.call('cgroup-get', [...place(ref), key]);
      return (answer.fields[0] ?? '').trimEnd();
    },
    exec: (ref, request) => exec(namespaces, spawner, ref, request),
    console: (ref, size) => console(namespaces, spawner, ref, size),
    async consoleLog(ref) {
      const { fds } = await spawner.call('console-log', place(ref));
      return readAll(fds[0] ?? -1);
    },
    clearConsoleLog: (ref) => call('console-clear', place(ref)),
    mount: (ref, source, target, options) =>
      call('mount', [
        ...place(ref),
        source,
        target,
        mountFlags(options),
        options.propagation ?? '',
      ]),
    unmount: (ref, target) => call('unmount', [...place(ref), target]),
    async openFiles(where) {
      const { fds } = await spawner.call(...filesRequest(where));
      return new Socket({ fd: fds[0] ?? -1, readable: true, writable: true });
    },
    async counters(refs) {
      const asked = placed(refs);
      const found = await cgroups.counters(asked.map(({ group }) => group));
      return new Map(
        asked.flatMap(({ name }, i) => {
          const counters = found[i] ?? null;
          return counters === null ? [] : [[name, counters] as const];
        }),
      );
    },
    async cgroupTexts(refs, files) {
      const asked = placed(refs);
      const texts = await cgroups.texts(asked.map(({ group }) => group), files);
      return new Map(asked.map(({ name }, i) => [name, texts[i] ?? []]));
    },
    networkState: (pids) => namespaces.networkState(pids),
    async supportsIdmappedMounts(path) {
      return (await spawner.call('idmapped-mounts', [path])).fields[0] === 'yes';
    },
    close: () => spawner.close(),
    attachInterface: (ref, hostName, guestName) =>
      call('interface-attach', [...place(ref), hostName, guestName]),
    detachInterface: (ref, guestName, hostName) =>
      call('interface-detach', [...place(ref), guestName, hostName]),
  };
}
