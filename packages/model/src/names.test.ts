import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  checkDeviceName, checkInstanceName, checkNetworkName, checkProfileName, checkProjectName,
  checkSnapshotName, checkStoragePoolName, checkStorageVolumeName,
} from './names.js'; // prettier-ignore

const good: [check: (name: string) => void, name: string][] = [
  [checkInstanceName, 'a'.repeat(63)],
  [checkInstanceName, 'C-1'],
  [checkSnapshotName, '2026-01-01_12:00'],
  [checkProfileName, 'a b'],
  [checkProjectName, 'a-b'],
  [checkStoragePoolName, '-a'],
  [checkStorageVolumeName, 'my volume'],
  [checkNetworkName, 'lxdbr0'],
  [checkDeviceName, 'a/b.c:d_e-1'],
];

for (const [check, name] of good) {
  test(`${check.name}: "${name}" is taken`, () => assert.doesNotThrow(() => check(name)));
}

const INSTANCE = 'Invalid instance name: ';
const bad: [check: (name: string) => void, name: string, message: string][] = [
  [checkInstanceName, '', `${INSTANCE}Name must be 1-63 characters long`],
  [checkInstanceName, 'a'.repeat(64), `${INSTANCE}Name must be 1-63 characters long`],
  [checkInstanceName, '1a', `${INSTANCE}Name must not start with a number`],
  [checkInstanceName, '-a', `${INSTANCE}Name must not start with "-" character`],
  [checkInstanceName, 'a-', `${INSTANCE}Name must not end with "-" character`],
  [checkInstanceName, 'a_b', `${INSTANCE}Name can only contain alphanumeric and hyphen characters`],
  [checkInstanceName, 'a/b', 'The character "/" is reserved for snapshots'],
  [checkSnapshotName, 'a/b', 'Invalid snapshot name: Cannot contain "/"'],
  [checkSnapshotName, 'a+b', 'Invalid snapshot name: Cannot contain "+"'],
  [checkProfileName, '', 'No name provided'],
  [checkProfileName, 'a/b', 'Profile names may not contain slashes'],
  [checkProfileName, '..', 'Invalid profile name ".."'],
  [checkProjectName, 'a_b', 'Project names may not contain underscores'],
  [checkProjectName, "a'b", 'Project names may not contain quotes'],
  [checkProjectName, '*', 'Reserved project name'],
  [checkStoragePoolName, 'a b', 'Storage name cannot contain white space'],
  [checkStoragePoolName, 'a/b', 'Storage pool names may not contain slashes'],
  [checkStorageVolumeName, 'a/b', 'Storage volume names may not contain slashes'],
  [checkNetworkName, 'a:b', 'Cannot contain ":"'],
  [checkDeviceName, '', 'Name must be 1-63 characters long'],
  [checkDeviceName, '.a', 'Name must not start with "." character'],
  [checkDeviceName, 'a b',
    'Name can only contain alphanumeric, forward slash, hyphen, colon, underscore and full stop ' +
      'characters'],
  [checkProfileName, 'a\0b', 'Invalid profile name "a\\u0000b"'],
]; // prettier-ignore

for (const [check, name, message] of bad) {
  test(`${check.name}: "${name}" is refused`, () => {
    assert.throws(() => check(name), { kind: 'invalid', message });
  });
}
