#!/usr/bin/env node
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { DomainError, chain, forbidden } from '@lxd/model/errors';

import { loadNamespaces } from '../native/namespaces/index.js';
import { deviceTypes, networkTypes } from './catalog.js';
import { serveGuests } from './devlxd/guest-api.js';
import { GuestImages } from './devlxd/guest-images.js';
import { makeFolders } from './folders.js';
import { run } from './host/command.js';
import type { Host } from './host/host.js';
import { openLxcRuntime } from './host/lxc-runtime.js';
import { pathsFrom } from './host/paths.js';
import { probeSetup } from './host/probe-setup.js';
import { sweepImages } from './image/image-files.js';
import { Bound } from './instance/bound.js';
import { Lifecycle } from './instance/lifecycle.js';
import { RunFolder } from './instance/run-folder.js';
import { takeBackInterrupted } from './instance/update-instance.js';
import { openLog } from './logger.js';
import { becomeOnlyAgent } from './only-agent.js';
import { EventBus } from './rpc/event-bus.js';
import { listen } from './rpc/grpc-server.js';
import { hostCalls } from './rpc/host-calls.js';
import { imagesCalls } from './rpc/images-calls.js';
import { instancesCalls } from './rpc/instances-calls.js';
import { networksCalls } from './rpc/networks-calls.js';
import { storageCalls } from './rpc/storage-calls.js';

/** Runs the agent until a signal ends it. Instances outlive it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { debug: { type: 'boolean' }, logfile: { type: 'string' } },
  });
  if (process.getuid?.() !== 0) throw forbidden('The node agent must run as root');
  process.umask(0o022);
  const paths = pathsFrom(process.env);
  const events = new EventBus();
  await makeFolders(paths);
  await becomeOnlyAgent(join(paths.run, 'agent.pid'));
  await rm(paths.agentSocket, { force: true }); // a dead agent's

  const log = openLog(values.logfile ?? null, values.debug ? 'debug' : 'info', events);
  const containers = await openLxcRuntime();
  const host: Host = { paths, run, log, containers };
  const setup = await probeSetup(containers, process.env);
  const nicTypes = Object.fromEntries(networkTypes.map(({ name, nicType }) => [name, nicType]));
  const folder = new RunFolder(paths.run);
  const busy = Math.max(4, setup.cpus.length * 2);
  const bounds = { starting: new Bound(busy), filling: new Bound(busy) };
  const types = { deviceTypes, nicTypes };
  const lifecycle = new Lifecycle({ host, setup, folder, types, bounds }, events);
  const networks = networkTypes.map((type) => type.recover?.(host));
  await Promise.all([lifecycle.recover(), sweepImages(host), ...networks]);
  await takeBackInterrupted(lifecycle);
  const guestImages = new GuestImages(events);
  const guests = await serveGuests(lifecycle, loadNamespaces(), guestImages);

  const close = await listen(
    paths.agentSocket,
    {
      host: hostCalls(host, events),
      images: imagesCalls(host, guestImages),
      instances: instancesCalls(lifecycle),
      networks: networksCalls(host),
      storage: storageCalls(host),
    },
    (path, error) => {
      const context = { call: path, why: chain(error) };
      if (error instanceof DomainError) log.debug('Call failed', context);
      else log.error('Call failed', { ...context, stack: String((error as Error)?.stack) });
    },
  );
  await chmod(paths.agentSocket, 0o600);
  log.info('Node agent is ready', { socket: paths.agentSocket });

  const end = () => {
    close();
    guests.close();
    void containers.close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM'] as const) process.once(signal, end);
  process.on('SIGHUP', () => {}); // as LXD: ignored
}

main().catch((error: unknown) => {
  process.stderr.write(`Error: ${chain(error)}\n`);
  process.exit(1);
});
