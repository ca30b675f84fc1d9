import type { ConfigKey } from '../config-key.js';
import { boolean, integer } from '../key-types.js';

export const bootKeys = [
  { name: 'boot.autostart', type: boolean, liveUpdate: true,
    doc: 'Whether to start with the daemon; unset restores the last power state.' },
  { name: 'boot.autostart.delay', type: integer, default: '0', liveUpdate: true,
    doc: 'Seconds to wait after this start before the next one.' },
  { name: 'boot.autostart.priority', type: integer, default: '0', liveUpdate: true,
    doc: 'Starting order, highest first.' },
  { name: 'boot.host_shutdown_timeout', type: integer, default: '30', liveUpdate: true, since: 'container_host_shutdown_timeout',
    doc: 'Seconds to wait for a clean stop when the host shuts down, before killing.' },
  { name: 'boot.stop.priority', type: integer, default: '0', liveUpdate: true, since: 'container_stop_priority',
    doc: 'Stopping order, highest first, equal ones together.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
