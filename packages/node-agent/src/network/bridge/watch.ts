import { chain } from '@lxd/model/errors';

import type { Host } from '../../host/host.js';
import { readSysctl } from '../sysctl.js';

const lookEveryMs = 5000;

/** Puts a bridge back that somebody has removed. */
type Repair = () => Promise<void>;

const watched = new Map<string, { readonly host: Host; readonly repair: Repair }>();
let looking: NodeJS.Timeout | null = null;

/** Looks after a bridge from now on, instead of as before. */
export function watchBridge(name: string, host: Host, repair: Repair): void {
  watched.set(name, { host, repair });
  looking ??= setInterval(() => void lookAfterAll(), lookEveryMs).unref();
}

export function forgetBridge(name: string): void {
  watched.delete(name);
}

async function lookAfterAll(): Promise<void> {
  for (const [name, { host, repair }] of watched) {
    if ((await readSysctl(`net/ipv4/conf/${name}/forwarding`)) !== null) continue;
    if (watched.get(name)?.repair !== repair) continue; // changed meanwhile
    host.log.warn('A bridge is gone and will be made again', { network: name });
    await repair().catch((error: unknown) =>
      host.log.error('A bridge could not be made again', { network: name, error: chain(error) }),
    );
  }
}
