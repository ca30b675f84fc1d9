import { chain, invalid, quote, wrap } from '@lxd/model/errors';
import { parseByteSize } from '@lxd/model/units';

import {
  addDevice,
  asVolatile,
  deviceTypeOf,
  devicesOf,
  openDevice,
  type OpenDevice,
} from '../device/open-device.js';
import type { NamedDevice } from '../device/device.js';
import { changeEvents } from '../devlxd/guest-events.js';
import { diffDevices } from '../device/diff.js';
import { startOrder } from '../device/order.js';
import { diskThrottle, noThrottle, throttleChanges } from './disk-throttle.js';
import { limitChanges, liveLimitKeys, type CgroupSetting } from './limits.js';
import { setNetworkPriority } from './network-priority.js';
import type { Lifecycle } from './lifecycle.js';
import { nameOf, type LiveInstance } from './live-instance.js';
import { rootVolumeOf } from './root-volume.js';
import type { InstanceSpec } from './spec.js';
import { loadModules } from './steps/load-kernel-modules.js';
import { writeBackup } from './steps/write-backup-file.js';
import { merged, type InstanceHost } from './work.js';

/** A change in progress: what was done, newest first, so that it can be taken back. */
class Update {
  readonly #undo: (() => Promise<unknown>)[] = [];
  volatile: Record<string, string> = {};

  constructor(
    readonly base: InstanceHost,
    readonly before: InstanceSpec,
    readonly live: LiveInstance | null,
    public after: InstanceSpec,
  ) {}

  async do(action: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<void> {
    this.#undo.unshift(undo); // even of what failed half way
    await action();
  }

  choose(device: string, volatile: Readonly<Record<string, string>>): void {
    const named = asVolatile(device, volatile);
    this.volatile = { ...this.volatile, ...named };
    this.after = merged(this.after, named);
  }

  async rollBack(): Promise<void> {
    for (const undo of this.#undo) {
      await undo().catch((error: unknown) => {
        this.base.host.log.warn('Failed to take a change back', { why: chain(error) });
      });
    }
  }

  open(spec: InstanceSpec, device: NamedDevice): OpenDevice {
    return openDevice(this.base.host, spec, device, this.base.types);
  }
}

/**
 * Carries out the difference between two specifications, all or nothing. For a running instance
 * the wish is noted before the first move, so that an agent that is killed in between can be
 * followed by one that takes it back.
 * @returns volatile keys to store
 */
export function updateInstance(
  lifecycle: Lifecycle,
  before: InstanceSpec,
  after: InstanceSpec,
): Promise<Record<string, string>> {
  return lifecycle.serially(nameOf(after.ref), async () => {
    const { base } = lifecycle;
    const live = lifecycle.find(after.ref);
    const chosen = live?.volatile ?? {}; // the running one's names and addresses
    const update = new Update(base, merged(before, chosen), live, merged(after, chosen));
    const now = live && { phase: 'running' as const, spec: live.spec, volatile: live.volatile };
    if (live && now) await base.folder.save(live.name, { ...now, updating: update.after });
    try {
      await changeDevices(update);
      await changeRootSize(update);
      if (live) await changeLimits(update, live);
      await describe(update);
    } catch (error) {
      await update.rollBack();
      if (live && now) await base.folder.save(live.name, now);
      throw error;
    }
    if (live) {
      const events = changeEvents(live.spec, update.after);
      live.spec = update.after;
      live.volatile = { ...live.volatile, ...update.volatile };
      const { spec, volatile } = live;
      await base.folder.save(live.name, { phase: 'running', spec, volatile });
      await lifecycle.rebalance(null);
      for (const event of events) lifecycle.guestEvents.send(live.name, event);
    }
    return update.volatile;
  });
}

/** Takes back what an agent was killed in the middle of. */
export async function takeBackInterrupted(lifecycle: Lifecycle): Promise<void> {
  for (const { live, tried } of await lifecycle.interrupted()) {
    await updateInstance(lifecycle, tried, live.spec).catch((error: unknown) => {
      const why = chain(error);
      lifecycle.base.host.log.error('Failed to take a change back', { instance: live.name, why });
    });
  }
}

async function changeDevices(update: Update): Promise<void> {
  const { after, base, before } = update;
  const typeOf = (device: NamedDevice) => deviceTypeOf(device, after, base.types);
  const changes = diffDevices(devicesOf(before), devicesOf(after), typeOf);
  const readded = new Set(changes.added.map(({ name }) => name));

  for (const one of startOrder(changes.removed).reverse()) {
    const device = update.open(before, one);
    await update.do(
      () => takeAway(update, device, !readded.has(one.name)),
      () => bring(update, update.open(before, one), before),
    );
  }
  for (const one of startOrder(changes.added)) {
    const device = update.open(update.after, one);
    device.type.validate(device);
    if (update.live && !device.type.hotplug.includes('container')) {
      throw invalid('Device cannot be started when instance is running');
    }
    await update.do(
      () => bring(update, device, update.after),
      () => takeAway(update, update.open(update.after, one), true),
    );
  }
  for (const { after: one, before: was } of changes.updated) {
    const device = update.open(update.after, one);
    device.type.validate(device);
    await update.do(
      () => alter(update, device, was),
      () => alter(update, update.open(before, was), one),
    );
  }
}

async function takeAway(update: Update, device: OpenDevice, forGood: boolean): Promise<void> {
  if (update.live) {
    await device.instance.detach?.();
    update.choose(device.name, await device.instance.stop());
  }
  if (forGood) await device.instance.remove?.();
}

async function bring(update: Update, device: OpenDevice, spec: InstanceSpec): Promise<void> {
  update.choose(device.name, await addDevice(device));
  if (!update.live) return;
  try {
    // Opened again: it must see the keys that `add` has chosen.
    const { instance } = update.open(merged(spec, update.volatile), device);
    const started = await instance.start();
    update.choose(device.name, started.volatile);
    const chosen = update.open(merged(spec, update.volatile), device).instance;
    await chosen.attach?.(started);
    await chosen.afterStart?.();
  } catch (cause) {
    throw wrap(`Failed to start device ${quote(device.name)}`, cause);
  }
}

async function alter(update: Update, device: OpenDevice, before: NamedDevice): Promise<void> {
  update.choose(device.name, (await device.instance.add?.()) ?? {});
  update.choose(device.name, (await device.instance.update?.(before.options)) ?? {});
}

async function changeRootSize(update: Update): Promise<void> {
  const { after, base, before } = update;
  const size = after.root?.size ?? '';
  if (size === (before.root?.size ?? '')) return;
  const { driver, volume } = rootVolumeOf(base.host, after);
  const old = before.root?.size ? parseByteSize(before.root.size) : null;
  await update.do(
    () => driver.resizeVolume(volume),
    () => driver.resizeVolume({ ...volume, sizeBytes: old }),
  );
}

async function changeLimits(update: Update, live: LiveInstance): Promise<void> {
  const { after, base, before } = update;
  const { host, setup } = base;
  const changed = (key: string) => (before.config[key] ?? '') !== (after.config[key] ?? '');
  if (changed('linux.kernel_modules')) {
    await loadModules(host, after.config['linux.kernel_modules'] ?? '');
  }
  if (changed('limits.network.priority')) {
    await update.do(
      () => setNetworkPriority(host, setup, live.ref, after.config),
      () => setNetworkPriority(host, setup, live.ref, before.config),
    );
  }
  const write = async (settings: readonly CgroupSetting[]) => {
    for (const [file, value] of settings) await host.containers.setCgroup(live.ref, file, value);
  };
  if (liveLimitKeys.some(changed)) {
    await update.do(
      () => write(limitChanges(before.config, after.config, setup)),
      () => write(limitChanges(after.config, before.config, setup)),
    );
  }
  const [was, willBe] = [
    await diskThrottle(host, setup, before).catch(() => noThrottle), // its disk may be gone
    await diskThrottle(host, setup, after),
  ];
  await update.do(
    () => write(throttleChanges(setup, was, willBe)),
    () => write(throttleChanges(setup, willBe, was)),
  );
}

async function describe({ after, base }: Update): Promise<void> {
  const { driver, volume } = rootVolumeOf(base.host, after);
  const at = await driver.mount(volume);
  try {
    await writeBackup(at, after.backupYaml);
  } finally {
    await driver.unmount(volume);
  }
}
