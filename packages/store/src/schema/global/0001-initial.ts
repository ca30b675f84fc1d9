import type { Migration } from '../migrate.js';

/**
 * LXD's documented global database, by its table and column names (`lxd sql global` is a tool for
 * users), plus `intents`. Times are RFC 3339 text in UTC.
 */
export const initial: Migration = {
  version: 1,
  sql: `
-- Members and projects
CREATE TABLE nodes_failure_domains (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (name)
);
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  address TEXT NOT NULL,
  schema INTEGER NOT NULL,
  api_extensions INTEGER NOT NULL,
  heartbeat TEXT,
  state INTEGER NOT NULL DEFAULT 0,
  arch INTEGER NOT NULL CHECK (arch > 0),
  failure_domain_id INTEGER REFERENCES nodes_failure_domains (id) ON DELETE SET NULL,
  UNIQUE (name),
  UNIQUE (address)
);
CREATE TABLE nodes_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (node_id, key)
);
CREATE TABLE nodes_roles (
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  role INTEGER NOT NULL,
  UNIQUE (node_id, role)
);
CREATE TABLE cluster_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  UNIQUE (name)
);
CREATE TABLE nodes_cluster_groups (
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  group_id INTEGER NOT NULL REFERENCES cluster_groups (id) ON DELETE CASCADE,
  UNIQUE (node_id, group_id)
);
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  UNIQUE (name)
);
CREATE TABLE projects_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (project_id, key)
);

-- Server
CREATE TABLE config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (key)
);
CREATE TABLE certificates (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fingerprint TEXT NOT NULL,
  type INTEGER NOT NULL,
  name TEXT NOT NULL,
  certificate TEXT NOT NULL,
  restricted INTEGER NOT NULL DEFAULT 0,
  UNIQUE (fingerprint)
);
CREATE TABLE certificates_projects (
  certificate_id INTEGER NOT NULL REFERENCES certificates (id) ON DELETE CASCADE,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  UNIQUE (certificate_id, project_id)
);
CREATE TABLE operations (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT NOT NULL,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  type INTEGER NOT NULL DEFAULT 0,
  project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  UNIQUE (uuid)
);
CREATE TABLE warnings (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  node_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE,
  project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  entity_type_code INTEGER,
  entity_id INTEGER,
  uuid TEXT NOT NULL,
  type_code INTEGER NOT NULL,
  status INTEGER NOT NULL,
  first_seen_date TEXT NOT NULL,
  last_seen_date TEXT NOT NULL,
  updated_date TEXT,
  last_message TEXT NOT NULL,
  count INTEGER NOT NULL,
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX warnings_one_per_subject_idx ON warnings
  (IFNULL(node_id, -1), IFNULL(project_id, -1), entity_type_code, entity_id, type_code);
CREATE TABLE intents (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (node_id, kind, subject)
);

-- Profiles
CREATE TABLE profiles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  UNIQUE (project_id, name)
);
CREATE TABLE profiles_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (profile_id, key)
);
CREATE TABLE profiles_devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type INTEGER NOT NULL DEFAULT 0,
  UNIQUE (profile_id, name)
);
CREATE TABLE profiles_devices_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  profile_device_id INTEGER NOT NULL REFERENCES profiles_devices (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (profile_device_id, key)
);
CREATE INDEX profiles_devices_config_key_value_idx ON profiles_devices_config (key, value);

-- Instances
CREATE TABLE instances (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  architecture INTEGER NOT NULL,
  type INTEGER NOT NULL,
  ephemeral INTEGER NOT NULL DEFAULT 0,
  creation_date TEXT NOT NULL,
  stateful INTEGER NOT NULL DEFAULT 0,
  last_use_date TEXT,
  description TEXT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  expiry_date TEXT,
  UNIQUE (project_id, name)
);
CREATE INDEX instances_node_id_idx ON instances (node_id);
CREATE TABLE instances_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (instance_id, key)
);
CREATE TABLE instances_devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type INTEGER NOT NULL DEFAULT 0,
  UNIQUE (instance_id, name)
);
CREATE TABLE instances_devices_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_device_id INTEGER NOT NULL REFERENCES instances_devices (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (instance_device_id, key)
);
CREATE INDEX instances_devices_config_key_value_idx ON instances_devices_config (key, value);
CREATE TABLE instances_profiles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  apply_order INTEGER NOT NULL DEFAULT 0,
  UNIQUE (instance_id, profile_id)
);
CREATE INDEX instances_profiles_profile_id_idx ON instances_profiles (profile_id);
CREATE TABLE instances_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  creation_date TEXT NOT NULL,
  stateful INTEGER NOT NULL DEFAULT 0,
  description TEXT NOT NULL,
  expiry_date TEXT,
  UNIQUE (instance_id, name)
);
CREATE TABLE instances_snapshots_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_snapshot_id INTEGER NOT NULL REFERENCES instances_snapshots (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (instance_snapshot_id, key)
);
CREATE TABLE instances_snapshots_devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_snapshot_id INTEGER NOT NULL REFERENCES instances_snapshots (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type INTEGER NOT NULL DEFAULT 0,
  UNIQUE (instance_snapshot_id, name)
);
CREATE TABLE instances_snapshots_devices_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_snapshot_device_id INTEGER NOT NULL REFERENCES instances_snapshots_devices (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (instance_snapshot_device_id, key)
);
CREATE TABLE instances_backups (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  creation_date TEXT,
  expiry_date TEXT,
  container_only INTEGER NOT NULL DEFAULT 0,
  optimized_storage INTEGER NOT NULL DEFAULT 0,
  UNIQUE (instance_id, name)
);

-- Images
CREATE TABLE images (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  fingerprint TEXT NOT NULL,
  filename TEXT NOT NULL,
  size INTEGER NOT NULL,
  public INTEGER NOT NULL DEFAULT 0,
  architecture INTEGER NOT NULL,
  creation_date TEXT,
  expiry_date TEXT,
  upload_date TEXT NOT NULL,
  cached INTEGER NOT NULL DEFAULT 0,
  last_use_date TEXT,
  auto_update INTEGER NOT NULL DEFAULT 0,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  type INTEGER NOT NULL DEFAULT 0,
  UNIQUE (project_id, fingerprint)
);
CREATE INDEX images_fingerprint_idx ON images (fingerprint);
CREATE TABLE images_aliases (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  description TEXT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  UNIQUE (project_id, name)
);
CREATE INDEX images_aliases_image_id_idx ON images_aliases (image_id);
CREATE TABLE images_nodes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  UNIQUE (image_id, node_id)
);
CREATE TABLE images_profiles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  apply_order INTEGER NOT NULL DEFAULT 0,
  UNIQUE (image_id, profile_id)
);
CREATE INDEX images_profiles_profile_id_idx ON images_profiles (profile_id);
CREATE TABLE images_properties (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  type INTEGER NOT NULL DEFAULT 0,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (image_id, key)
);
CREATE TABLE images_source (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  server TEXT NOT NULL,
  protocol INTEGER NOT NULL,
  certificate TEXT NOT NULL,
  alias TEXT NOT NULL,
  UNIQUE (image_id)
);

-- Networks
CREATE TABLE networks (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  type INTEGER NOT NULL DEFAULT 0,
  UNIQUE (project_id, name)
);
CREATE TABLE networks_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_id INTEGER NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  node_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT
);
CREATE UNIQUE INDEX networks_unique_network_id_node_id_key ON networks_config
  (network_id, IFNULL(node_id, -1), key);
CREATE TABLE networks_nodes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_id INTEGER NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  state INTEGER NOT NULL DEFAULT 0,
  UNIQUE (network_id, node_id)
);
CREATE TABLE networks_acls (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  ingress TEXT NOT NULL,
  egress TEXT NOT NULL,
  UNIQUE (project_id, name)
);
CREATE TABLE networks_acls_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_acl_id INTEGER NOT NULL REFERENCES networks_acls (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (network_acl_id, key)
);
CREATE TABLE networks_forwards (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_id INTEGER NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  node_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE,
  listen_address TEXT NOT NULL,
  description TEXT NOT NULL,
  ports TEXT NOT NULL
);
CREATE UNIQUE INDEX networks_forwards_unique_idx ON networks_forwards
  (network_id, IFNULL(node_id, -1), listen_address);
CREATE TABLE networks_forwards_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_forward_id INTEGER NOT NULL REFERENCES networks_forwards (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (network_forward_id, key)
);
CREATE TABLE networks_peers (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_id INTEGER NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  target_network_project TEXT,
  target_network_name TEXT,
  target_network_id INTEGER,
  UNIQUE (network_id, name),
  UNIQUE (network_id, target_network_project, target_network_name),
  UNIQUE (network_id, target_network_id)
);
CREATE TABLE networks_peers_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_peer_id INTEGER NOT NULL REFERENCES networks_peers (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (network_peer_id, key)
);
CREATE TABLE networks_zones (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  UNIQUE (name)
);
CREATE TABLE networks_zones_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_zone_id INTEGER NOT NULL REFERENCES networks_zones (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (network_zone_id, key)
);
CREATE TABLE networks_zones_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_zone_id INTEGER NOT NULL REFERENCES networks_zones (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  entries TEXT NOT NULL,
  UNIQUE (network_zone_id, name)
);
CREATE TABLE networks_zones_records_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  network_zone_record_id INTEGER NOT NULL REFERENCES networks_zones_records (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (network_zone_record_id, key)
);

-- Storage
CREATE TABLE storage_pools (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  driver TEXT NOT NULL,
  description TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  UNIQUE (name)
);
CREATE TABLE storage_pools_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  storage_pool_id INTEGER NOT NULL REFERENCES storage_pools (id) ON DELETE CASCADE,
  node_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT
);
CREATE UNIQUE INDEX storage_pools_unique_storage_pool_id_node_id_key ON storage_pools_config
  (storage_pool_id, IFNULL(node_id, -1), key);
CREATE TABLE storage_pools_nodes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  storage_pool_id INTEGER NOT NULL REFERENCES storage_pools (id) ON DELETE CASCADE,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  state INTEGER NOT NULL DEFAULT 0,
  UNIQUE (storage_pool_id, node_id)
);
CREATE TABLE storage_volumes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL,
  storage_pool_id INTEGER NOT NULL REFERENCES storage_pools (id) ON DELETE CASCADE,
  node_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE,
  type INTEGER NOT NULL,
  description TEXT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  content_type INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX storage_volumes_unique_idx ON storage_volumes
  (storage_pool_id, IFNULL(node_id, -1), project_id, name, type);
CREATE TABLE storage_volumes_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  storage_volume_id INTEGER NOT NULL REFERENCES storage_volumes (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (storage_volume_id, key)
);
CREATE TABLE storage_volumes_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  storage_volume_id INTEGER NOT NULL REFERENCES storage_volumes (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  expiry_date TEXT,
  UNIQUE (storage_volume_id, name)
);
CREATE TABLE storage_volumes_snapshots_config (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  storage_volume_snapshot_id INTEGER NOT NULL REFERENCES storage_volumes_snapshots (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT,
  UNIQUE (storage_volume_snapshot_id, key)
);
CREATE TABLE storage_volumes_backups (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  storage_volume_id INTEGER NOT NULL REFERENCES storage_volumes (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  creation_date TEXT,
  expiry_date TEXT,
  volume_only INTEGER NOT NULL DEFAULT 0,
  optimized_storage INTEGER NOT NULL DEFAULT 0,
  UNIQUE (storage_volume_id, name)
);
CREATE VIEW storage_volumes_all AS
  SELECT id, name, storage_pool_id, node_id, type, description, project_id, content_type
    FROM storage_volumes
  UNION ALL
  SELECT s.id, v.name || '/' || s.name, v.storage_pool_id, v.node_id, v.type, s.description,
         v.project_id, v.content_type
    FROM storage_volumes_snapshots s JOIN storage_volumes v ON v.id = s.storage_volume_id;

-- What every new server has
INSERT INTO cluster_groups (name, description) VALUES ('default', 'Default cluster group');
INSERT INTO projects (name, description) VALUES ('default', 'Default LXD project');
INSERT INTO projects_config (project_id, key, value) VALUES
  (1, 'features.images', 'true'),
  (1, 'features.networks', 'true'),
  (1, 'features.profiles', 'true'),
  (1, 'features.storage.volumes', 'true');
INSERT INTO profiles (name, description, project_id) VALUES ('default', 'Default LXD profile', 1);
`,
};
