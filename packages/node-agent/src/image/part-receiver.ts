import type { ChildProcess } from 'node:child_process';
import { open, type FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';

import { internal, invalid, wrap } from '@lxd/model/errors';

import { startChecker } from './check-tool.js';
import { compressionOf, magicBytes } from './compression.js';
import type { CheckedPart } from './check-tool.js';
import { QuickCopy } from './quick-copy.js';
import type { ImagePart } from './received.js';

/**
 * Takes in one file of an image: writes it to a temporary file and has it judged, in one pass
 * for tarballs. Squashfs must be sought in and is judged when it is whole; qcow2 is not opened.
 */
export class PartReceiver {
  #sizeBytes = 0;
  #head = Buffer.alloc(0);
  #extension: string | null = null;
  #checker: { tool: ChildProcess; result: Promise<CheckedPart> } | null = null;
  #refused: unknown = null;
  #copy: QuickCopy | null = null;

  private constructor(
    readonly part: ImagePart,
    readonly path: string,
    readonly file: FileHandle,
    readonly copyPath: string,
  ) {}

  static async create(part: ImagePart, path: string, copyPath: string): Promise<PartReceiver> {
    return new PartReceiver(part, path, await open(path, 'wx', 0o600), copyPath);
  }

  /** The same in a quicker compression, if that is worth it; complete after `finish`. */
  get copy(): QuickCopy | null {
    return this.#copy;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async write(data: Uint8Array): Promise<void> {
    this.#sizeBytes += data.length;
    try {
      await this.file.writeFile(data); // at the current position, all of it
    } catch (cause) {
      throw wrap('Failed to write the image', cause);
    }
    if (this.#extension !== null) return this.#check(data);
    this.#head = Buffer.concat([this.#head, data]);
    if (this.#head.length >= magicBytes) await this.#recognise();
  }

  /** The part is complete and safe on disk. @throws DomainError (invalid) when it is refused */
  async finish(): Promise<CheckedPart> {
    if (this.#extension === null) await this.#recognise();
    this.#checker?.tool.stdin?.end();
    await this.file.datasync();
    if (this.#checker !== null) return this.#checker.result;
    if (this.#extension === '.qcow2') return { metadata: null, holds: ['rootfs.img'] };
    const whole = await open(this.path); // another descriptor: this one's position is the end
    try {
      return await startChecker({
        part: this.part,
        squashfs: true,
        input: whole.fd,
        copyFd: null,
      }).result;
    } finally {
      await whole.close();
    }
  }

  /** Releases everything; the temporary file stays. */
  async close(): Promise<void> {
    this.#checker?.tool.kill('SIGKILL');
    await this.#checker?.result.catch(() => {});
    await this.file.close();
    await this.#copy?.close();
  }

  async #recognise(): Promise<void> {
    const compression = compressionOf(this.#head);
    if (compression === null) throw invalid('Unsupported compression');
    this.#extension = compression.extension;
    if (this.#extension === '.qcow2' && this.part !== 'rootfs') {
      throw invalid('Metadata tarball is missing metadata.yaml');
    }
    if (this.#extension.startsWith('.tar')) {
      this.#copy = await QuickCopy.create(this.copyPath, compression);
      const copyFd = this.#copy?.file.fd ?? null;
      this.#checker = startChecker({ part: this.part, squashfs: false, input: 'pipe', copyFd });
      this.#checker.result.catch((error: unknown) => (this.#refused = error));
      this.#checker.tool.stdin?.on('error', () => {}); // it ended early: its result tells why
    }
    await this.#check(this.#head);
  }

  async #check(data: Uint8Array): Promise<void> {
    if (this.#checker === null) return;
    if (this.#refused !== null) throw this.#refused;
    const { stdin } = this.#checker.tool;
    if (stdin === null) throw internal('The image checker has no input');
    if (!stdin.destroyed && stdin.write(data)) return;
    if (!stdin.destroyed) await drainedOrClosed(stdin);
    // Closed before all was read: it has refused the image, and its end says why.
    if (stdin.destroyed) await this.#checker.result;
  }
}

function drainedOrClosed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
