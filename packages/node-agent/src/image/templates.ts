import type { Host } from '../host/host.js';
import type { TemplateTrigger } from './metadata.js';

/** What templates may know of their instance; all as text (config-and-images.md 8.10). */
export interface TemplateInstance {
  readonly name: string;
  readonly architecture: string;
  readonly privileged: boolean;
  readonly ephemeral: boolean;
  readonly type: 'container' | 'virtual-machine';
  readonly config: Readonly<Record<string, string>>; // expanded
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>; // expanded
}

export interface ApplyTemplates {
  readonly host: Host;
  /** The instance's volume: `metadata.yaml`, `templates/`, `rootfs/`. */
  readonly volumeAt: string;
  readonly trigger: TemplateTrigger;
  readonly instance: TemplateInstance;
  /** Who root of the container is on this disk: 0:0 unless ownership is shifted there. */
  readonly owner: { readonly uid: number; readonly gid: number };
}
