import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

import { internal, invalid } from '@lxd/model/errors';

const refused = 1; // the native tool's exit status when the image is at fault

/** Resolves when the tool has ended well. @throws DomainError: `invalid` when it refused the image */
export function ended(tool: ChildProcess): Promise<void> {
  const said = collect(tool.stderr as Readable);
  return new Promise((resolve, reject) => {
    tool.on('error', (cause) =>
      reject(internal(`Failed to run the unpacker: ${cause.message}`, cause)),
    );
    tool.on('close', (code, killedBy) => {
      if (code === 0) return resolve();
      void said.then((text) => {
        const words = text.trim();
        if (code === refused) reject(invalid(words));
        else reject(internal(words || `Unpacking failed: ${killedBy ?? `exit status ${code}`}`));
      });
    });
  });
}

const maxText = 1024 * 1024; // metadata.yaml is at most a quarter of that

/** All text of a stream, cut off at a size that nothing honest reaches. Never rejects. */
export function collect(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      if ((size += chunk.length) <= maxText) chunks.push(chunk);
    });
    stream.on('error', () => {});
    stream.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
