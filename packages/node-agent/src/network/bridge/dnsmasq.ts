import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { parse, stringify } from 'yaml';

import { chain, internal } from '@lxd/model/errors';

import { endDaemon, isRunning, signalDaemon, startDaemon, startTimeOf } from '../../host/daemon.js';
import type { DaemonId, StartedDaemon } from '../../host/daemon.js';
import type { Host } from '../../host/host.js';
import { serially } from '../serial.js';
import { readSysctl } from '../sysctl.js';
import { dnsmasqArgs, needsDnsmasq } from './dnsmasq-args.js';
import type { BridgeSettings } from './settings.js';

/** A running dnsmasq and the command line it was started with. */
interface Running extends DaemonId {
  readonly args: readonly string[];
}

interface Watched extends Running {
  /** When it was started; null: by an earlier agent. */
  readonly sinceMs: number | null;
  /** How many before it died young, one after another. */
  readonly earlyDeaths: number;
}

/** The dnsmasq of every bridge that this process looks after, by the network's folder. */
const watched = new Map<string, Watched>();

const folderOf = (host: Host, network: string): string => join(host.paths.networks, network);
const recordFile = (folder: string): string => join(folder, 'dnsmasq.pid');

/**
 * Makes the bridge's dnsmasq run with the arguments its configuration asks for, or not at all.
 * One that already does, started by whomever, is kept and told to read its files again.
 */
export async function applyDnsmasq(network: BridgeSettings, host: Host): Promise<void> {
  const folder = folderOf(host, network.name);
  const rawChanged = await writeRaw(join(folder, 'dnsmasq.raw'), network.rawDnsmasq);
  const running = await findRunning(folder);
  if (!needsDnsmasq(network)) {
    await stopDnsmasq(network.name, host);
    return;
  }
  const args = dnsmasqArgs(network, { folder, ...(await toolOf(host)) });
  if (running && !rawChanged && running.args.join('\0') === args.join('\0')) {
    const known = watched.get(folder);
    if (known?.pid !== running.pid) {
      watch(folder, { ...running, sinceMs: null, earlyDeaths: 0 }, host);
    }
    signalDaemon(running, 'SIGHUP');
    return;
  }
  await stopDnsmasq(network.name, host);
  await mkdir(host.paths.logs, { recursive: true, mode: 0o700 });
  await launch(folder, args, 0, host);
}

/** Ends the bridge's dnsmasq and forgets it. Absent is success. */
export async function stopDnsmasq(network: string, host: Host): Promise<void> {
  const folder = folderOf(host, network);
  watched.delete(folder); // first, or its end would look like a crash
  const running = await findRunning(folder);
  if (running) await endDaemon(running);
  await rm(recordFile(folder), { force: true });
}

/**
 * Takes up what an earlier agent left running, and starts again what died while no agent looked.
 * After a host boot there is no bridge yet: applying the network comes later.
 */
export async function recoverDnsmasqs(host: Host): Promise<void> {
  for (const network of await readdir(host.paths.networks).catch(() => [])) {
    const folder = folderOf(host, network);
    const record = await readRecord(folder);
    if (!record) continue;
    await serially(folder, async () => {
      const running = await findRunning(folder);
      const bridged = (await readSysctl(`net/ipv4/conf/${network}/forwarding`)) !== null;
      if (running) watch(folder, { ...running, sinceMs: null, earlyDeaths: 0 }, host);
      else if (bridged) await launch(folder, record.args, 0, host);
    });
  }
}

const reloads = new Set<string>();
const reloadWithinMs = 20; // so that two hundred containers starting together cause a few reads

/** Has dnsmasq read its host entries again, soon. */
export function reloadDnsmasq(network: string, host: Host): void {
  const folder = folderOf(host, network);
  if (reloads.has(folder)) return;
  reloads.add(folder);
  setTimeout(() => {
    reloads.delete(folder);
    void findRunning(folder).then((running) => running && signalDaemon(running, 'SIGHUP'));
  }, reloadWithinMs).unref();
}

/**
 * The bridge's dnsmasq, or null. Its command line tells, not the record: an agent killed between
 * start and record has left one nobody wrote down.
 */
async function findRunning(folder: string): Promise<Running | null> {
  const record = await readRecord(folder);
  const known = record && (await ifOurs(record.pid, folder));
  if (known) return known;
  for (const entry of await readdir('/proc')) {
    const found = /^\d+$/.test(entry) ? await ifOurs(Number(entry), folder) : null;
    if (found) return found;
  }
  return null;
}

/** What was started last, or null: nothing, or it was told to end. */
async function readRecord(folder: string): Promise<{ pid: number; args: string[] } | null> {
  const text = await readFile(recordFile(folder), 'utf8').catch(() => '');
  const record = parse(text) as { pid?: unknown; args?: unknown } | null;
  if (typeof record?.pid !== 'number' || !Array.isArray(record.args)) return null;
  return { pid: record.pid, args: record.args.map(String) };
}

async function ifOurs(pid: number, folder: string): Promise<Running | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const args = line.split('\0').slice(0, -1);
  if (!args.includes(`--conf-file=${join(folder, 'dnsmasq.raw')}`)) return null;
  const startTime = await startTimeOf(pid);
  return startTime === null ? null : { pid, startTime, args };
}

async function launch(
  folder: string,
  args: readonly string[],
  earlyDeaths: number,
  host: Host,
): Promise<void> {
  const network = folder.slice(folder.lastIndexOf('/') + 1);
  const logFile = join(host.paths.logs, `dnsmasq.${network}.log`);
  const daemon = await startDaemon(args, logFile).catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw internal(
      missing ? 'dnsmasq is required for LXD managed bridges' : 'Failed to start dnsmasq',
      missing ? undefined : cause,
    );
  });
  const running: Running = { pid: daemon.pid, startTime: daemon.startTime, args };
  await writeWhole(
    recordFile(folder),
    stringify({ name: 'dnsmasq', args, pid: daemon.pid }),
  );
  watch(folder, { ...running, sinceMs: Date.now(), earlyDeaths }, host);
  void daemon.exited.then(() => ended(folder, running, host));
  if (!(await settled(daemon))) {
    // As LXD: the network is useful without it and must not be left half set up.
    const lastWords = (await readFile(logFile, 'utf8').catch(() => '')).trim();
    host.log.error('dnsmasq ended right after its start', { network, output: lastWords });
  }
}

const settleMs = 500;
const settleStepMs = 5;

/** dnsmasq gives up root once all its sockets are open. @returns false when it ended instead */
async function settled({ pid, exited }: StartedDaemon): Promise<boolean> {
  let gone = false;
  void exited.then(() => (gone = true));
  for (let waited = 0; waited < settleMs && !gone; waited += settleStepMs) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
    if (uid !== undefined && uid !== '0') return true;
    await new Promise((resolve) => setTimeout(resolve, settleStepMs));
  }
  return !gone;
}

// A dnsmasq that this process started announces its end; one that it found must be looked at.
const lookEveryMs = 5000;
let looking: NodeJS.Timeout | null = null;

function watch(folder: string, dnsmasq: Watched, host: Host): void {
  watched.set(folder, dnsmasq);
  looking ??= setInterval(() => void lookAfterFound(host), lookEveryMs).unref();
}

async function lookAfterFound(host: Host): Promise<void> {
  for (const [folder, dnsmasq] of watched) {
    if (dnsmasq.sinceMs === null && !(await isRunning(dnsmasq))) await ended(folder, dnsmasq, host);
  }
}

const healthyMs = 10_000; // one that lived less long is likely to die again
const patienceMs = { first: 1000, most: 60_000 }; // before such a one is tried again, doubled each time

/** Starts it again unless it was told to end. */
async function ended(folder: string, dnsmasq: Running, host: Host): Promise<void> {
  const current = watched.get(folder);
  if (current?.pid !== dnsmasq.pid || current.startTime !== dnsmasq.startTime) return;
  const young = current.sinceMs !== null && Date.now() - current.sinceMs < healthyMs;
  const waitMs = young ? Math.min(patienceMs.first * 2 ** current.earlyDeaths, patienceMs.most) : 0;
  const earlyDeaths = young ? current.earlyDeaths + 1 : 0;
  host.log.warn('dnsmasq ended and will be started again', { folder, waitMs: String(waitMs) });
  const again = () =>
    serially(folder, async () => {
      if (watched.get(folder) !== current) return; // stopped or replaced while we waited
      await launch(folder, dnsmasq.args, earlyDeaths, host);
    }).catch((error: unknown) => host.log.error('dnsmasq', { folder, error: chain(error) }));
  if (waitMs === 0) await again();
  else setTimeout(() => void again(), waitMs).unref();
}

/** Always written, if only with an empty line: without it dnsmasq would read /etc/dnsmasq.conf. */
async function writeRaw(file: string, content: string): Promise<boolean> {
  const before = await readFile(file, 'utf8').catch(() => null);
  const after = content + '\n';
  if (before === after) return false;
  await mkdir(dirname(file), { recursive: true, mode: 0o711 });
  await writeWhole(file, after);
  return true;
}

async function writeWhole(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o644 });
  await rename(`${file}.new`, file);
}

interface Tool {
  readonly version: string;
  readonly user: string;
  readonly group: string;
}

const tools = new WeakMap<Host, Promise<Tool>>();

/** The installed dnsmasq and whom it shall run as; asked once. */
function toolOf(host: Host): Promise<Tool> {
  const known = tools.get(host);
  if (known) return known;
  const found = findTool(host);
  tools.set(host, found);
  found.catch(() => tools.delete(host)); // it may be installed meanwhile
  return found;
}

async function findTool(host: Host): Promise<Tool> {
  const { stdout } = await host.run(['dnsmasq', '--version']).catch((cause: unknown) => {
    throw internal('dnsmasq is required for LXD managed bridges', cause);
  });
  const [users, groups] = await Promise.all(['/etc/passwd', '/etc/group'].map(namesIn));
  return {
    version: /version (\d+\.\d+)/i.exec(stdout)?.[1] ?? '0',
    user: users!.has('lxd') ? 'lxd' : 'nobody',
    group: groups!.has('lxd') ? 'lxd' : 'nogroup',
  };
}

async function namesIn(file: string): Promise<ReadonlySet<string>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return new Set(text.split('\n').map((line) => line.split(':')[0] ?? ''));
}
