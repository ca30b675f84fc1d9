import type { InstanceFull } from '@lxd/model/api/instance-full';
import type { InstanceState } from '@lxd/model/api/instance-state';
import { dateMinute, isSet } from '../print/dates.js';
import { boxed } from '../print/table.js';
import { binarySize, decimalSize } from '../print/units.js';

/** What `lxc info` says about an instance. */
export function instanceReport(instance: InstanceFull): string {
  const lines = [`Name: ${instance.name}`, `Status: ${instance.status.toUpperCase()}`];
  lines.push(
    instance.ephemeral ? `Type: ${instance.type} (ephemeral)` : `Type: ${instance.type}`,
  );
  lines.push(`Architecture: ${instance.architecture}`);
  if (instance.location !== '' && instance.location !== 'none') {
    lines.push(`Location: ${instance.location}`);
  }
  if (instance.state !== null && instance.state.pid !== 0) lines.push(`PID: ${instance.state.pid}`);
  if (isSet(instance.created_at)) lines.push(`Created: ${dateMinute(instance.created_at)}`);
  if (isSet(instance.last_used_at)) lines.push(`Last Used: ${dateMinute(instance.last_used_at)}`);
  if (instance.state !== null && instance.state.pid !== 0) lines.push(...resources(instance.state));
  lines.push(...snapshots(instance), ...backups(instance));
  return `${lines.join('\n')}\n`;
}

function resources(state: InstanceState): string[] {
  const lines = ['', 'Resources:', `  Processes: ${state.processes}`];

  const disks = Object.entries(state.disk ?? {}).filter(([, { usage }]) => usage !== 0);
  if (disks.length > 0) {
    lines.push('  Disk usage:');
    for (const [name, { usage }] of disks) lines.push(`    ${name}: ${binarySize(usage, 2)}`);
  }
  if (state.cpu.usage !== 0) {
    lines.push('  CPU usage:');
    lines.push(`    CPU usage (in seconds): ${Math.floor(state.cpu.usage / 1e9)}`);
  }
  const { memory } = state;
  const memoryRows: readonly (readonly [string, number])[] = [
    ['Memory (current)', memory.usage],
    ['Memory (peak)', memory.usage_peak],
    ['Swap (current)', memory.swap_usage],
    ['Swap (peak)', memory.swap_usage_peak],
  ];
  const used = memoryRows.filter(([, bytes]) => bytes !== 0);
  if (used.length > 0) {
    lines.push('  Memory usage:');
    for (const [label, bytes] of used) lines.push(`    ${label}: ${binarySize(bytes, 2)}`);
  }
  const networks = Object.entries(state.network ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (networks.length > 0) lines.push('  Network usage:');
  for (const [name, network] of networks) {
    const { counters } = network;
    lines.push(`    ${name}:`, `      Type: ${network.type}`, `      State: ${network.state.toUpperCase()}`);
    if (network.host_name !== '') lines.push(`      Host interface: ${network.host_name}`);
    if (network.hwaddr !== '') lines.push(`      MAC address: ${network.hwaddr}`);
    if (network.mtu !== 0) lines.push(`      MTU: ${network.mtu}`);
    lines.push(
      `      Bytes received: ${decimalSize(counters.bytes_received, 2)}`,
      `      Bytes sent: ${decimalSize(counters.bytes_sent, 2)}`,
      `      Packets received: ${counters.packets_received}`,
      `      Packets sent: ${counters.packets_sent}`,
      '      IP addresses:',
    );
    for (const { family, address, netmask, scope } of network.addresses ?? []) {
      lines.push(`        ${`${family}:`.padEnd(6)} ${address}/${netmask} (${scope})`);
    }
  }
  return lines;
}

const orNothing = (date: string): string => (isSet(date) ? dateMinute(date) : '');

function snapshots({ snapshots: list }: InstanceFull): string[] {
  if (list === null || list.length === 0) return [];
  const rows = list.map(({ name, created_at, expires_at, stateful }) => [
    name.split('/').at(-1) ?? name,
    orNothing(created_at),
    orNothing(expires_at),
    stateful ? 'YES' : 'NO',
  ]);
  return [
    '',
    'Snapshots:',
    boxed(['NAME', 'TAKEN AT', 'EXPIRES AT', 'STATEFUL'], rows).trimEnd(),
  ];
}

function backups({ backups: list }: InstanceFull): string[] {
  if (list === null || list.length === 0) return [];
  const rows = list.map((backup) => [
    backup.name.split('/').at(-1) ?? backup.name,
    orNothing(backup.created_at),
    orNothing(backup.expires_at),
    backup.instance_only ? 'YES' : 'NO',
    backup.optimized_storage ? 'YES' : 'NO',
  ]);
  return [
    '',
    'Backups:',
    boxed(
      ['NAME', 'TAKEN AT', 'EXPIRES AT', 'INSTANCE ONLY', 'OPTIMIZED STORAGE'],
      rows,
    ).trimEnd(),
  ];
}
