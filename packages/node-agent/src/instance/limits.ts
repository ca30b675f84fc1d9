import { invalid, unsupported } from '@lxd/model/errors';

import { parseMemory } from './byte-size.js';
import { type CgroupSetup, versionOf } from './cgroup-setup.js';
import { isTrueOr, type Config } from './config.js';

export type CgroupSetting = readonly [file: string, value: string];

export interface LimitContext {
  readonly cgroups: CgroupSetup;
  readonly memoryTotalBytes: number;
}

/**
 * The control group files that carry out an instance's limits, in the order to write them
 * (instances.md 6). Controllers that the host lacks are left out; `cpuset.cpus` is the
 * balancer's, and disk throttling the disks'.
 * @throws DomainError (unsupported) for a share of disk time that the host can't give
 */
export function limitSettings(config: Config, context: LimitContext): CgroupSetting[] {
  const { cgroups } = context;
  const all: [controller: string, CgroupSetting[]][] = [
    ['memory', memorySettings(config, context)],
    ['cpu', cpuSettings(config, versionOf(cgroups, 'cpu'))],
    ['pids', pidsSettings(config)],
    ['hugetlb', hugepageSettings(config, versionOf(cgroups, 'hugetlb'))],
  ];
  const usable = all.flatMap(([name, settings]) =>
    cgroups.controllers.includes(name) ? settings : [],
  );
  return [...usable, ...diskSettings(config, cgroups)];
}

/** The keys whose change on a running container is a change of control group files. */
export const liveLimitKeys: readonly string[] = [
  'limits.cpu.allowance',
  'limits.cpu.priority',
  'limits.disk.priority',
  'limits.hugepages.1GB',
  'limits.hugepages.1MB',
  'limits.hugepages.2MB',
  'limits.hugepages.64KB',
  'limits.memory',
  'limits.memory.enforce',
  'limits.memory.swap',
  'limits.memory.swap.priority',
  'limits.processes',
];

/**
 * What to write to change a running container from one configuration to the other: first what
 * lifts the old limits, because v1 refuses a memory limit above that of memory and swap.
 */
export function limitChanges(
  before: Config,
  after: Config,
  context: LimitContext,
): CgroupSetting[] {
  const old = limitSettings(before, context);
  const wanted = limitSettings(after, context);
  const value = new Map(wanted);
  const unchanged = (list: readonly CgroupSetting[]) =>
    JSON.stringify(list.filter(([file]) => file.startsWith('memory.')));
  const memory = unchanged(old) !== unchanged(wanted);
  const differs = ([file, text]: CgroupSetting) =>
    file.startsWith('memory.') ? memory : new Map(old).get(file) !== text;
  const lifted = [...old].reverse().filter(([file]) => {
    if (file.startsWith('memory.')) return memory;
    return !value.has(file);
  });
  return [
    ...lifted.map(([file]): CgroupSetting => [file, unlimited(file, context.cgroups)]),
    ...wanted.filter(differs),
  ];
}

/** What the kernel gives a new group. */
function unlimited(file: string, cgroups: CgroupSetup): string {
  switch (file) {
    case 'cpu.shares':
      return '1024';
    case 'cpu.weight':
      return '100';
    case 'cpu.cfs_quota_us':
      return '-1';
    case 'cpu.cfs_period_us':
      return '100000';
    case 'cpu.max':
      return 'max 100000';
    case 'blkio.weight':
      return '500';
    case 'blkio.bfq.weight':
    case 'io.bfq.weight':
    case 'io.weight':
      return '100';
    case 'memory.low':
      return '0';
    case 'memory.swappiness':
      return '60';
    case 'pids.max':
      return 'max';
    default:
      return versionOf(cgroups, file.split('.')[0] ?? '') === 1 ? '-1' : 'max';
  }
}

function memorySettings(config: Config, { cgroups, memoryTotalBytes }: LimitContext) {
  const settings: CgroupSetting[] = [];
  const v1 = versionOf(cgroups, 'memory') === 1;
  const swap = isTrueOr(config['limits.memory.swap'], true);
  const text = config['limits.memory'];
  if (text) {
    const bytes = parseMemory(text, memoryTotalBytes);
    const soft = config['limits.memory.enforce'] === 'soft';
    const mostOf = String(Math.floor(bytes * 0.9));
    if (soft) settings.push([v1 ? 'memory.soft_limit_in_bytes' : 'memory.low', String(bytes)]);
    else if (v1) {
      settings.push(['memory.limit_in_bytes', String(bytes)]);
      if (swap && cgroups.swapAccounting) {
        settings.push(['memory.memsw.limit_in_bytes', String(bytes)]);
      }
      settings.push(['memory.soft_limit_in_bytes', mostOf]);
    } else settings.push(['memory.max', String(bytes)], ['memory.low', mostOf]);
  }
  if (!swap) settings.push(v1 ? ['memory.swappiness', '0'] : ['memory.swap.max', '0']);
  else if (v1 && config['limits.memory.swap.priority']) {
    const priority = Number(config['limits.memory.swap.priority']);
    settings.push(['memory.swappiness', String(70 - priority)]);
  }
  return settings;
}

function cpuSettings(config: Config, version: 1 | 2): CgroupSetting[] {
  const allowance = config['limits.cpu.allowance'] ?? '';
  const priorityText = config['limits.cpu.priority'] ?? '';
  if (allowance === '' && priorityText === '') return [];
  const below = 10 - (priorityText === '' ? 10 : Number(priorityText));
  const settings: CgroupSetting[] = [];
  const time = /^(\d+)ms\/(\d+)ms$/.exec(allowance);
  const percent = /^(\d+)%$/.exec(allowance);
  if (allowance !== '' && !time && !percent) throw invalid(`Invalid CPU allowance "${allowance}"`);

  const share = percent ? Number(percent[1]) : 100;
  const weight = version === 1 ? Math.floor((1024 * share) / 100) - below : share - below;
  const file = version === 1 ? 'cpu.shares' : 'cpu.weight';
  settings.push([file, String(Math.max(weight, version === 1 ? 2 : 1))]); // the kernel's least
  if (time) {
    const [quota, period] = [Number(time[1]) * 1000, Number(time[2]) * 1000];
    if (version === 1) {
      settings.push(['cpu.cfs_period_us', String(period)], ['cpu.cfs_quota_us', String(quota)]);
    } else settings.push(['cpu.max', `${quota} ${period}`]);
  }
  return settings;
}

function pidsSettings(config: Config): CgroupSetting[] {
  const processes = config['limits.processes'];
  if (!processes) return [];
  return [['pids.max', Number(processes) < 0 ? 'max' : processes]];
}

function diskSettings(config: Config, cgroups: CgroupSetup): CgroupSetting[] {
  const priority = config['limits.disk.priority'];
  if (!priority) return [];
  if (cgroups.diskWeight === null) {
    throw unsupported(
      'Cannot apply limits.disk.priority as blkio.weight cgroup controller is missing',
    );
  }
  return [[cgroups.diskWeight, String(Number(priority) * 100 || 10)]];
}

function hugepageSettings(config: Config, version: 1 | 2): CgroupSetting[] {
  return ['64KB', '1MB', '2MB', '1GB'].flatMap((size): CgroupSetting[] => {
    const text = config[`limits.hugepages.${size}`];
    if (!text) return [];
    const file = version === 1 ? `hugetlb.${size}.limit_in_bytes` : `hugetlb.${size}.max`;
    return [[file, String(parseMemory(text, 0))]];
  });
}
