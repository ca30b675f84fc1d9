import { anything, boolean, fields, list, map, number, text, time } from '../shape.js';

const environment = fields({
  addresses: list(text),
  architectures: list(text),
  certificate: text,
  certificate_fingerprint: text,
  driver: text,
  driver_version: text,
  firewall: text,
  kernel: text,
  kernel_architecture: text,
  kernel_features: map(text),
  kernel_version: text,
  lxc_features: map(text),
  os_name: text,
  os_version: text,
  project: text,
  server: text,
  server_clustered: boolean,
  server_event_mode: text,
  server_name: text,
  server_pid: number,
  server_version: text,
  storage: text,
  storage_version: text,
  storage_supported_drivers: list(
    fields({ name: text, version: text, remote: boolean }),
  ),
});

export const serverPutShape = fields({ config: map(anything) });

export const serverShape = fields({
  config: map(anything),
  api_extensions: list(text),
  api_status: text,
  api_version: text,
  auth: text,
  public: boolean,
  auth_methods: list(text),
  environment,
});

export const profileShape = fields({
  config: map(text),
  description: text,
  devices: map(map(text)),
  name: text,
  used_by: list(text),
});

export const profilePutShape = fields({
  config: map(text),
  description: text,
  devices: map(map(text)),
});

export const projectPutShape = fields({ config: map(text), description: text });

export const projectShape = fields({
  config: map(text),
  description: text,
  name: text,
  used_by: list(text),
});

export const operationShape = fields({
  id: text,
  class: text,
  description: text,
  created_at: time,
  updated_at: time,
  status: text,
  status_code: number,
  resources: map(list(text)),
  metadata: map(anything),
  may_cancel: boolean,
  err: text,
  location: text,
});

export const warningShape = fields({
  status: text,
  uuid: text,
  location: text,
  project: text,
  type: text,
  count: number,
  first_seen_at: time,
  last_seen_at: time,
  last_message: text,
  severity: text,
  entity_url: text,
});

export const certificatePutShape = fields({
  name: text,
  type: text,
  restricted: boolean,
  projects: list(text),
  certificate: text,
});

export const certificateShape = fields({
  name: text,
  type: text,
  restricted: boolean,
  projects: list(text),
  certificate: text,
  fingerprint: text,
});

export const memberShape = fields({
  roles: list(text),
  failure_domain: text,
  description: text,
  config: map(text),
  groups: list(text),
  server_name: text,
  url: text,
  database: boolean,
  status: text,
  message: text,
  architecture: text,
});
