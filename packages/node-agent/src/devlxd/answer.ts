import { isTrue } from '../instance/config.js';
import type { LiveInstance } from '../instance/live-instance.js';

/** What the guest API answers: a text, or anything else as JSON. */
export interface GuestAnswer {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): GuestAnswer => ({ status: 200, body });
const refuse = (status: number, text: string): GuestAnswer => ({ status, body: `${text}\n` });

const exported = (key: string): boolean => key.startsWith('user.') || key.startsWith('cloud-init.');

/**
 * Everything that can be read (guest-events-metrics-internals.md 1.3), of the caller's own
 * instance. Pure.
 */
export function answerGet(path: string, live: LiveInstance): GuestAnswer {
  let segments: string[];
  try {
    segments = path.replace(/\/+$/, '').split('/').slice(1).map(decodeURIComponent);
  } catch {
    return refuse(400, 'Bad request');
  }
  const { config, devices } = live.spec;
  const [version, resource, ...rest] = segments;
  if (version === undefined) return ok(['/1.0']);
  if (version !== '1.0') return refuse(404, 'not found');
  if (resource === undefined) return ok(aboutInstance(live));
  const name = rest.join('/');
  switch (resource) {
    case 'config':
      return name === '' ? ok(configPaths(config)) : configValue(config, name);
    case 'devices': {
      const options = Object.entries(devices).map(([device, one]) => [device, one.options]);
      return name === '' ? ok(Object.fromEntries(options)) : refuse(404, 'not found');
    }
    case 'images':
      // Those that may be had are sent elsewhere (send-image.ts).
      return isTrue(config['security.devlxd.images'])
        ? refuse(404, 'not found')
        : refuse(403, 'not authorized');
    case 'meta-data':
      return name === '' ? { status: 200, body: metaData(live) } : refuse(404, 'not found');
    default:
      return refuse(404, 'not found');
  }
}

const aboutInstance = ({ ready, spec }: LiveInstance) => ({
  api_version: '1.0',
  location: 'none', // of a cluster's member; this one is in none
  instance_type: spec.type,
  state: ready ? 'Ready' : 'Started',
});

const configPaths = (config: Readonly<Record<string, string>>): string[] =>
  Object.keys(config)
    .filter(exported)
    .sort()
    .map((key) => `/1.0/config/${key}`);

function configValue(config: Readonly<Record<string, string>>, key: string): GuestAnswer {
  if (!exported(key)) return refuse(403, 'not authorized');
  const value = config[key];
  return value === undefined ? refuse(404, 'not found') : { status: 200, body: value };
}

function metaData({ spec }: LiveInstance): string {
  const name = spec.ref?.name ?? '';
  const id = spec.config['volatile.cloud-init.instance-id'] || name;
  const own = spec.config['user.meta-data'] ?? '';
  return `#cloud-config\ninstance-id: ${id}\nlocal-hostname: ${name}\n${own}`;
}
