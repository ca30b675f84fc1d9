import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { KeyType } from './config-key.js';
import { expiry } from './expiry.js';
import { cpuAllowance, cpuLimit, memoryLimit } from './instance-key-types.js';
import {
  absolutePath, boolean, compressionAlgorithm, deviceNumber, fileMode, idRange, integer,
  integerWithin, listOf, oneOf, priority, uint32, unixId, uuid, wordOr,
} from './key-types.js'; // prettier-ignore
import {
  address, anyAddress, hostCidr, interfaceName, listenAddress, macAddress, mtu, range, subnet, vlanId,
} from './network-key-types.js'; // prettier-ignore
import { snapshotSchedule, volumeSnapshotSchedule } from './snapshot-schedule.js';

const good: [name: string, type: KeyType<unknown>, text: string, value: unknown][] = [
  ['boolean', boolean, 'ON', true],
  ['boolean', boolean, 'no', false],
  ['integer', integer, '-5', -5],
  ['priority', priority, '10', 10],
  ['uint32', uint32, '4294967295', 4294967295],
  ['one of', oneOf('a', 'b'), 'b', 'b'],
  ['list', listOf(uint32), '1, 2', [1, 2]],
  ['word or', wordOr(['auto'], uint32), 'auto', 'auto'],
  ['word or', wordOr(['auto'], uint32), '5', 5],
  ['mode', fileMode, '0660', 0o660],
  ['id range', idRange, '5-10', { first: 5, last: 10 }],
  ['id range', idRange, '5', { first: 5, last: 5 }],
  ['compression', compressionAlgorithm, 'xz -9', 'xz -9'],
  ['cpu count', cpuLimit, '4', { kind: 'count', count: 4 }],
  ['cpu set', cpuLimit, '3,0-1,1-1', { kind: 'set', cpus: [0, 1, 3] }],
  ['cpu pin', cpuLimit, '1-1', { kind: 'set', cpus: [1] }],
  ['allowance', cpuAllowance, '50%', { kind: 'share', percent: 50 }],
  ['allowance', cpuAllowance, '25ms/100ms', { kind: 'quota', quotaMs: 25, periodMs: 100 }],
  ['memory', memoryLimit, '10%', { kind: 'percent', percent: 10 }],
  ['memory', memoryLimit, '64MiB', { kind: 'bytes', bytes: 67108864 }],
  ['expiry', expiry, '1M 2H 3d 4w 5m 6y',
    { years: 6, months: 5, weeks: 4, days: 3, hours: 2, minutes: 1 }],
  ['schedule', snapshotSchedule, '@hourly, @startup', ['@hourly', '@startup']],
  ['address', address(6), 'fd00::1', 'fd00::1'],
  ['host CIDR', hostCidr(4), '10.0.0.1/24', '10.0.0.1/24'],
  ['subnet', subnet(6), 'fd00::/64', 'fd00::/64'],
  ['listen address', listenAddress(8443), '[::1]:99', { host: '::1', port: 99 }],
  ['listen address', listenAddress(8443), ':8444', { host: '', port: 8444 }],
  ['listen address', listenAddress(8443), '::1', { host: '::1', port: 8443 }],
  ['listen address', listenAddress(8443), 'lxd.example:1', { host: 'lxd.example', port: 1 }],
]; // prettier-ignore

for (const [name, type, text, value] of good) {
  test(`${name}: "${text}" is taken`, () => assert.deepEqual(type.parse(text), value));
}

const GO = 'strconv.ParseUint: parsing';
const SCHEDULE_FORM =
  'Schedule must be of the form: <minute> <hour> <day-of-month> <month> <day-of-week>';

/** Texts as Debian's lxd 5.0.2 answers them. */
const bad: [name: string, type: KeyType<unknown>, text: string, message: string][] = [
  ['boolean', boolean, 'maybe', 'Invalid value for a boolean "maybe"'],
  ['integer', integer, '1.5', 'Invalid value for an integer "1.5"'],
  ['integer', integer, '99999999999999999999',
    'Invalid value for an integer "99999999999999999999"'],
  ['priority', priority, '11', 'Invalid value for a limit "11". Must be between 0 and 10'],
  ['uint32', uint32, 'x', `Invalid value for uint32 "x": ${GO} "x": invalid syntax`],
  ['uint32', uint32, '99999999999',
    `Invalid value for uint32 "99999999999": ${GO} "99999999999": value out of range`],
  ['within', integerWithin(0, 5), '6', "Value isn't within valid range. Must be between 0 and 5"],
  ['one of', oneOf('soft', 'hard'), 'x', 'Invalid value "x" (not one of [soft hard])'],
  ['list', listOf(absolutePath), '/a,b', 'Item "b": Must be absolute file path'],
  ['uuid', uuid, 'x', 'Invalid UUID'],
  ['unix id', unixId, 'x', 'Invalid value for a UNIX ID'],
  ['device number', deviceNumber, 'x', 'Invalid value for a UNIX device number'],
  ['mode', fileMode, '9999', 'Invalid value for an octal file mode'],
  ['id range', idRange, 'x', 'Invalid number "x"'],
  ['id range', idRange, '2-x', 'Invalid end number "2-x"'],
  ['compression', compressionAlgorithm, 'x', 'Invalid compression algorithm "x"'],
  ['cpu', cpuLimit, '-1', 'Invalid CPU limit syntax'],
  ['cpu', cpuLimit, '1,', 'Invalid CPU limit syntax'],
  ['cpu', cpuLimit, '1-2-3', 'Invalid CPU limit syntax'],
  ['allowance', cpuAllowance, '10', 'Invalid allowance: 10'],
  ['allowance', cpuAllowance, 'x%', 'strconv.Atoi: parsing "x": invalid syntax'],
  ['allowance', cpuAllowance, '10s/100s', 'strconv.Atoi: parsing "10s": invalid syntax'],
  ['memory', memoryLimit, '0', "Memory limit can't be 0"],
  ['memory', memoryLimit, '0%', "Memory limit can't be 0%"],
  ['memory', memoryLimit, 'x%', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['expiry', expiry, '1x', 'Invalid expiry expression'],
  ['expiry', expiry, '1M 2M', 'Invalid expiry expression'],
  ['expiry', expiry, '-1M', 'Invalid expiry expression'],
  ['schedule', snapshotSchedule, 'bad', SCHEDULE_FORM],
  ['schedule', snapshotSchedule, '@hourly,@startup', SCHEDULE_FORM],
  ['schedule', volumeSnapshotSchedule, '@startup', SCHEDULE_FORM],
  ['schedule', snapshotSchedule, '61 * * * *',
    'Error parsing schedule: end of range (61) above maximum (59): 61'],
  ['MAC', macAddress, 'x', 'Invalid MAC address, must be 6 bytes of hex separated by colons'],
  ['interface', interfaceName, 'a', 'Network interface is too short (minimum 2 characters)'],
  ['interface', interfaceName, 'a'.repeat(16),
    'Network interface is too long (maximum 15 characters)'],
  ['interface', interfaceName, 'a/b', 'Network interface contains invalid characters'],
  ['MTU', mtu, 'x', 'Invalid MTU "x"'],
  ['MTU', mtu, '5', 'Out of MTU range (1280-16384) "5"'],
  ['VLAN', vlanId, '5000', 'Out of VLAN ID range (0-4094) "5000"'],
  ['address', address(4), 'fd00::1', 'Not an IPv4 address "fd00::1"'],
  ['address', anyAddress, 'x', 'Not an IP address "x"'],
  ['host CIDR', hostCidr(4), '10.0.0.1', 'invalid CIDR address: 10.0.0.1'],
  ['host CIDR', hostCidr(6), 'fd00::/64', 'Not a usable IPv6 address "fd00::/64"'],
  ['subnet', subnet(4), '1.2.3.4/24', 'Not an IPv4 network address "1.2.3.4/24"'],
  ['subnet', subnet(6), '1.2.3.0/24', 'Not an IPv6 network "1.2.3.0/24"'],
  ['range', range(4), '1.2.3.4', 'IP range must contain start and end IP addresses'],
  ['listen address', listenAddress(1), 'a:b:c', 'Couldn\'t resolve "a:b:c"'],
  ['listen address', listenAddress(1), 'a b', 'Couldn\'t resolve "a b"'],
  ['listen address', listenAddress(1, { wildcard: false }), '0.0.0.0:8443',
    "Wildcard addresses aren't allowed"],
]; // prettier-ignore

for (const [name, type, text, message] of bad) {
  test(`${name}: "${text}" is refused`, () => {
    assert.throws(() => type.parse(text), { kind: 'invalid', message });
  });
}
