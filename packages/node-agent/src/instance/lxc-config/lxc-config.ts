import { invalid, quote } from '@lxd/model/errors';
import { checkRawLxc, parseRawLxc } from '@lxd/model/instance-config/raw-lxc';

import { lxcPrefix } from '../cgroup-setup.js';
import { limitSettings } from '../limits.js';
import { baseLines, securityLines } from './base-lines.js';
import type { Line, LxcConfigInput } from './lines.js';
import { mountLines } from './mount-lines.js';

/**
 * The configuration file that liblxc starts a container from. Later lines win, so what the user
 * wrote in `raw.lxc` comes last.
 * @throws DomainError (invalid) when `raw.lxc` is refused
 */
export function lxcConfig(input: LxcConfigInput): string {
  const lines: Line[] = [
    ...input.setup.includes.map((file): Line => ['lxc.include', file]),
    ...baseLines(input),
    ...securityLines(input),
    ...mountLines(input),
    ...limitLines(input),
    ...input.deviceLines,
    ...rawLines(input.spec.config['raw.lxc'] ?? ''),
  ];
  return lines.map(([key, value]) => line(key, value)).join('');
}

/** The format has no way to write a line break: one would begin a line of the value's own. */
function line(key: string, value: string): string {
  if (/[\n\r\0]/.test(key + value)) throw invalid(`Line breaks are not allowed in ${quote(key)}`);
  return `${key} = ${value}\n`;
}

function limitLines({ spec, setup, cpuset }: LxcConfigInput): Line[] {
  const settings = limitSettings(spec.config, setup);
  if (cpuset !== null && setup.cgroups.controllers.includes('cpuset')) {
    settings.push(['cpuset.cpus', cpuset]);
  }
  return settings.map(([file, value]): Line => [`${lxcPrefix(setup.cgroups, file)}.${file}`, value]);
}

/** The lines of `raw.lxc`. @throws DomainError (invalid) with LXD's text */
export function rawLines(raw: string): Line[] {
  checkRawLxc(raw); // a profile may be older than the rules
  return parseRawLxc(raw).map(({ name, value }): Line => [name, value]);
}
