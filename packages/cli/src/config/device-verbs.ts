import type { Devices } from '@lxd/model/api/config';
import { readKeyValues, withKeys } from '../input/key-values.js';
import { map, text } from '../print/shape.js';
import { UsageError } from '../shell/errors.js';
import type { Shell } from '../shell/shell.js';
import { changeDevices, deviceOf, loadDevices, readableDevice, type DeviceOwner } from './devices.js';

// What `lxc config device` and `lxc profile device` do alike.

export async function addDevice(
  shell: Shell,
  owner: DeviceOwner,
  [name = '', type = '', ...pairs]: readonly string[],
): Promise<void> {
  const added = { ...readDeviceKeys(pairs), type };
  await changeDevices(owner, (devices) => {
    if (devices[name] !== undefined) throw new UsageError('The device already exists');
    return { ...devices, [name]: added };
  });
  shell.done(`Device ${name} added to ${ownerName(owner)}`);
}

export async function removeDevices(
  shell: Shell,
  owner: DeviceOwner,
  names: readonly string[],
): Promise<void> {
  await changeDevices(owner, (devices, expanded) => {
    const left = { ...devices };
    for (const name of names) {
      if (left[name] === undefined && expanded[name] !== undefined && owner.kind === 'instance') {
        throw new UsageError(
          'Device from profile(s) cannot be removed from individual instance. Override device or modify profile instead',
        );
      }
      if (left[name] === undefined) throw new UsageError("Device doesn't exist");
      delete left[name];
    }
    return left;
  });
  shell.done(`Device ${names.join(', ')} removed from ${ownerName(owner)}`);
}

export async function setDevice(
  shell: Shell,
  owner: DeviceOwner,
  [name = '', ...words]: readonly string[],
): Promise<void> {
  const changes = await readKeyValues(shell, words);
  await changeDevices(owner, (devices, expanded) => ({
    ...devices,
    [name]: withKeys(deviceOf(owner, devices, expanded, name), changes),
  }));
}

export async function unsetDevice(
  owner: DeviceOwner,
  [name = '', key = '']: readonly string[],
): Promise<void> {
  await changeDevices(owner, (devices, expanded) => ({
    ...devices,
    // Nothing as the value, not no key: the server then judges the key.
    [name]: { ...deviceOf(owner, devices, expanded, name), [key]: '' },
  }));
}

export async function getDevice(
  shell: Shell,
  owner: DeviceOwner,
  [name = '', key = '']: readonly string[],
): Promise<void> {
  const { devices, expanded_devices } = await owner.server.get<{
    devices: Devices;
    expanded_devices?: Devices;
  }>(owner.path);
  const device = readableDevice(owner, devices, expanded_devices ?? {}, name);
  shell.print(device[key] ?? '');
}

export async function listDevices(shell: Shell, owner: DeviceOwner): Promise<void> {
  shell.print(Object.keys(await loadDevices(owner)).sort().join('\n'));
}

export async function showDevices(shell: Shell, owner: DeviceOwner): Promise<void> {
  shell.showYaml(map(map(text)), await loadDevices(owner));
}

function readDeviceKeys(words: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) throw new UsageError(`No value found in ${JSON.stringify(word)}`);
    out[word.slice(0, equals)] = word.slice(equals + 1);
  }
  return out;
}

const ownerName = ({ path }: DeviceOwner): string => decodeURIComponent(path.split('/')[1] ?? '');
