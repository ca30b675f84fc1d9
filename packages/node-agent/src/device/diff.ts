import type { DeviceOptions, DeviceType, NamedDevice } from './device.js';

/** What changes between two sets of devices, in the order to carry it out. */
export interface DeviceChanges {
  readonly removed: readonly NamedDevice[];
  readonly added: readonly NamedDevice[];
  readonly updated: readonly { readonly before: NamedDevice; readonly after: NamedDevice }[];
}

/**
 * Compares devices by name. One whose differences are all in its type's live keys is updated in
 * place, any other is removed and added again; `user.*` differences are none.
 */
export function diffDevices(
  before: readonly NamedDevice[],
  after: readonly NamedDevice[],
  typeOf: (device: NamedDevice) => Pick<DeviceType, 'liveKeys'>,
): DeviceChanges {
  const old = new Map(before.map((device) => [device.name, device]));
  const wanted = new Map(after.map((device) => [device.name, device]));
  const removed: NamedDevice[] = before.filter(({ name }) => !wanted.has(name));
  const added: NamedDevice[] = [];
  const updated: { before: NamedDevice; after: NamedDevice }[] = [];
  for (const device of after) {
    const was = old.get(device.name);
    if (!was) {
      added.push(device);
      continue;
    }
    const keys = differentKeys(was.options, device.options);
    if (keys.length === 0) continue;
    if (keys.every((key) => isLive(typeOf(device), key))) {
      updated.push({ before: was, after: device });
    } else {
      removed.push(was);
      added.push(device);
    }
  }
  return { removed, added, updated };
}

function differentKeys(a: DeviceOptions, b: DeviceOptions): string[] {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => !key.startsWith('user.') && (a[key] ?? '') !== (b[key] ?? ''));
}

/** `limits.*` in a list of live keys stands for all below it. */
function isLive(type: Pick<DeviceType, 'liveKeys'>, key: string): boolean {
  return type.liveKeys.some((live) =>
    live.endsWith('*') ? key.startsWith(live.slice(0, -1)) : live === key,
  );
}
