export type { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';
