import type { Server } from '@lxd/client/server';
import type { Shell } from '../shell/shell.js';

export interface UrlImport {
  readonly url: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly isPublic: boolean;
}

/** Has the server fetch an image from a web page that announces one. Resolves with its fingerprint. */
export async function importUrl(
  shell: Shell,
  server: Server,
  { url, properties, isPublic }: UrlImport,
): Promise<string> {
  const operation = await server.start('POST', 'images', {
    public: isPublic,
    properties,
    source: { type: 'url', mode: 'pull', protocol: 'direct', url },
  });
  const final = await shell.track(operation, 'Importing the image: %s');
  return String(final.metadata?.['fingerprint'] ?? '');
}
