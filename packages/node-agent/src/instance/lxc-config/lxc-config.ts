import { invalid, quote } from '@lxd/model/errors';

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
  const prefix = setup.cgroups.version === 1 ? 'lxc.cgroup' : 'lxc.cgroup2';
  const settings = limitSettings(spec.config, setup);
  if (cpuset !== null && setup.cgroups.controllers.includes('cpuset')) {
    settings.push(['cpuset.cpus', cpuset]);
  }
  return settings.map(([file, value]): Line => [`${prefix}.${file}`, value]);
}

const refusedKeys = new Set(['lxc.ephemeral', 'lxc.log.file', 'lxc.log.syslog']);
const allowedNetKey = /^lxc\.net\.\d+\.ipv[46]\.(address|gateway)$/;

/** The lines of `raw.lxc`. @throws DomainError (invalid) with LXD's text */
export function rawLines(raw: string): Line[] {
  const lines = raw.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(rawLine);
}

function rawLine(line: string): Line {
  const at = line.indexOf('=');
  if (at < 0) throw invalid(`Invalid raw.lxc line: ${line}`);
  const key = line.slice(0, at).trim();
  const lower = key.toLowerCase();
  if (refusedKeys.has(lower)) throw invalid(`Setting ${lower} is not allowed`);
  if (lower.startsWith('lxc.prlimit.')) {
    throw invalid(
      `Process limits should be set via "limits.kernel.[limit name]" and not directly via "${lower}"`,
    );
  }
  if (lower.startsWith('lxc.net.') && !allowedNetKey.test(lower)) {
    throw invalid('Only interface-specific ipv4/ipv6 lxc.net. keys are allowed');
  }
  return [key, line.slice(at + 1).trim()];
}
