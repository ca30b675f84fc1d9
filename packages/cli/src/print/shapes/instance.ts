import { anything, boolean, fields, list, map, number, pointer, text, time, unlessEmpty } from '../shape.js';

const config = map(text);
const devices = map(map(text));

/** The writable part. */
const put = {
  architecture: text,
  config,
  devices,
  ephemeral: boolean,
  profiles: list(text),
  restore: unlessEmpty(text),
  stateful: boolean,
  description: text,
};

export const instancePutShape = fields(put);

const whole = {
  ...put,
  created_at: time,
  expanded_config: unlessEmpty(config),
  expanded_devices: unlessEmpty(devices),
  name: text,
  status: text,
  status_code: number,
  last_used_at: time,
  location: text,
  type: text,
  project: text,
};

export const instanceShape = fields(whole);

const counters = fields({
  bytes_received: number,
  bytes_sent: number,
  packets_received: number,
  packets_sent: number,
  errors_received: number,
  errors_sent: number,
  packets_dropped_outbound: number,
  packets_dropped_inbound: number,
});

const address = fields({ family: text, address: text, netmask: text, scope: text });

const state = pointer({
  status: text,
  status_code: number,
  disk: map(fields({ usage: number })),
  memory: fields({
    usage: number,
    usage_peak: number,
    swap_usage: number,
    swap_usage_peak: number,
  }),
  network: map(
    fields({
      addresses: list(address),
      counters,
      hwaddr: text,
      host_name: text,
      mtu: number,
      state: text,
      type: text,
    }),
  ),
  pid: number,
  processes: number,
  cpu: fields({ usage: number }),
});

const snapshot = {
  architecture: text,
  config,
  created_at: time,
  devices,
  ephemeral: boolean,
  expanded_config: unlessEmpty(config),
  expanded_devices: unlessEmpty(devices),
  last_used_at: time,
  name: text,
  profiles: list(text),
  stateful: boolean,
  size: number,
};

export const snapshotShape = fields({ expires_at: time, ...snapshot });

const backup = fields({
  name: text,
  created_at: time,
  expires_at: time,
  instance_only: boolean,
  container_only: boolean,
  optimized_storage: boolean,
});

export const instanceFullShape = fields({
  ...whole,
  backups: list(backup),
  state,
  snapshots: list(snapshotShape),
});

export const templateShape = anything;
