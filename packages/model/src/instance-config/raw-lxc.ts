import { invalid } from '../errors.js';

/** One setting of `raw.lxc`. */
export interface RawLxcLine {
  readonly key: string; // in lower case, to compare
  readonly name: string; // as written: parts of some names have cases
  readonly value: string;
}

/** The settings of a `raw.lxc` text; comments and empty lines left out. @throws DomainError (invalid) */
export function parseRawLxc(text: string): RawLxcLine[] {
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const equals = trimmed.indexOf('=');
    if (equals < 0) throw invalid(`Invalid raw.lxc line: ${line}`);
    const name = trimmed.slice(0, equals).trim();
    return [{ key: name.toLowerCase(), name, value: trimmed.slice(equals + 1).trim() }];
  });
}

const ALLOWED_NET_KEY = /^lxc\.net\.\d+\.ipv[46]\.(address|gateway)$/;

/**
 * Refuses what LXD itself decides (instances.md §4).
 * @throws DomainError (invalid) with LXD's text
 */
export function checkRawLxc(text: string): void {
  for (const { key } of parseRawLxc(text)) {
    if (key === 'lxc.log.file' || key === 'lxc.logfile') {
      throw invalid('Setting lxc.logfile is not allowed');
    }
    if (key === 'lxc.log.syslog' || key === 'lxc.syslog') {
      throw invalid('Setting lxc.log.syslog is not allowed');
    }
    if (key === 'lxc.ephemeral') throw invalid('Setting lxc.ephemeral is not allowed');
    if (key.startsWith('lxc.prlimit.')) {
      throw invalid(
        'Process limits should be set via "limits.kernel.[limit name]" and not directly via ' +
          '"lxc.prlimit.[limit name]"',
      );
    }
    if (key.startsWith('lxc.net.') && !ALLOWED_NET_KEY.test(key)) {
      throw invalid('Only interface-specific ipv4/ipv6 lxc.net. keys are allowed');
    }
  }
}

/**
 * What a server that only allows unprivileged containers refuses besides.
 * @throws DomainError (invalid)
 */
export function checkRawLxcUnprivileged(text: string): void {
  for (const { key } of parseRawLxc(text)) {
    if (key === 'lxc.idmap' || key === 'lxc.id_map' || key === 'lxc.include') {
      throw invalid(
        `${key} can't be set in raw.lxc as LXD was configured to only allow unprivileged containers`,
      );
    }
  }
}
