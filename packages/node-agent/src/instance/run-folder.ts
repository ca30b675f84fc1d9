import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContainerRef } from '../host/container-runtime.js';
import { ifPresent } from '../host/missing.js';
import type { InstanceSpec } from './spec.js';

/**
 * What was made true for an instance, kept in `run/<name>/applied.json` so that a later agent can
 * take it up or take it down. Written before the first move.
 */
export interface Applied {
  /** `running` once its start was complete. */
  readonly phase: 'starting' | 'running';
  readonly spec: InstanceSpec;
  /** All volatile keys the start chose, to merge into the instance's configuration. */
  readonly volatile: Readonly<Record<string, string>>;
  /** What it is being changed to; whoever finds this takes it back. */
  readonly updating?: InstanceSpec;
}

/** The run folder of every instance: liblxc's configuration and our record. */
export class RunFolder {
  constructor(readonly path: string) {}

  ref(name: string): ContainerRef {
    return { name, lxcPath: this.path };
  }

  file(name: string, file: string): string {
    return join(this.path, name, file);
  }

  async save(name: string, applied: Applied): Promise<void> {
    // Its root must be able to pass: liblxc checks that from inside the user namespace.
    await mkdir(join(this.path, name), { recursive: true, mode: 0o711 });
    // backup.yaml lies on the volume; the rest may hold secrets too, hence the modes.
    const spec = { ...applied.spec, backupYaml: '' };
    const file = this.file(name, 'applied.json');
    await writeFile(`${file}.new`, JSON.stringify({ ...applied, spec }), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  /** Null: not running, or a folder that a crash left before anything was done. */
  async load(name: string): Promise<Applied | null> {
    const text = await ifPresent(readFile(this.file(name, 'applied.json'), 'utf8'));
    return text === null ? null : (JSON.parse(text) as Applied);
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { recursive: true, force: true });
  }

  async names(): Promise<string[]> {
    const entries = (await ifPresent(readdir(this.path, { withFileTypes: true }))) ?? [];
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }
}
