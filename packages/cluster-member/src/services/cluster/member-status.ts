import type { MemberState } from '@lxd/store/codes';

/** What tells how a member is. */
export interface MemberSigns {
  readonly state: MemberState;
  readonly schema: number;
  readonly apiExtensions: number;
  /** Since it answered last. */
  readonly silentMs: number;
}

export interface StatusRules {
  readonly offlineAfterMs: number; // cluster.offline_threshold
  /** The highest of all members. */
  readonly schema: number;
  readonly apiExtensions: number;
}

export interface MemberStatus {
  readonly status: 'Blocked' | 'Evacuated' | 'Offline' | 'Online';
  readonly message: string;
}

/** As LXD 5.2 (clustering-and-security.md, 1.5). */
export function memberStatus(signs: MemberSigns, rules: StatusRules, now: Date): MemberStatus {
  const silent = signs.silentMs >= rules.offlineAfterMs;
  const heard = new Date(now.getTime() - signs.silentMs);
  const silence = `No heartbeat for ${duration(signs.silentMs)} (${timestamp(heard)})`;
  if (signs.state === 'evacuated') {
    return { status: 'Evacuated', message: silent ? silence : 'Unavailable due to maintenance' };
  }
  if (silent) return { status: 'Offline', message: silence };
  if (signs.schema < rules.schema || signs.apiExtensions < rules.apiExtensions) {
    return { status: 'Blocked', message: 'Needs updating to newer version' };
  }
  return { status: 'Online', message: 'Fully operational' };
}

/** As Go prints a duration: "1h2m3.5s". */
function duration(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = Number(((ms % 60_000) / 1000).toFixed(3));
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

/** As Go prints a time in UTC. */
const timestamp = (at: Date): string =>
  `${at.toISOString().replace('T', ' ').replace(/\.?0*Z$/, '')} +0000 UTC`;
