import { machine } from 'node:os';
import { parseResource } from '@lxd/client/remotes/config-file';
import { remoteEndpoint } from '@lxd/client/remotes/connect';
import { Server } from '@lxd/client/server';
import type { ImageServer } from '@lxd/client/images/image-server';
import { lxdImages } from '@lxd/client/images/lxd-images';
import type { Image } from '@lxd/model/api/image';
import { supportedBy } from '@lxd/model/architectures';
import { invalid } from '@lxd/model/errors';
import type { Shell } from '../shell/shell.js';

/** A remote's images, and what a command line says of them. */
export interface ImageResource {
  readonly remote: string;
  readonly images: ImageServer;
  /** Empty where only the remote was given. */
  readonly name: string;
}

/** Resolves `[remote:]name` where the remote may be a server of images only. */
export async function imageResource(shell: Shell, text: string): Promise<ImageResource> {
  const { remote, name } = parseResource(await shell.config(), text);
  return { remote, name, images: await imageServer(shell, remote) };
}

/** An image by alias or fingerprint; no name means the alias "default". */
export const findImage = ({ images, name }: ImageResource, vm: boolean): Promise<Image> =>
  images.find(name === '' ? 'default' : name, vm ? 'virtual-machine' : null);

async function imageServer(shell: Shell, name: string): Promise<ImageServer> {
  const config = await shell.config();
  const remote = config.remotes[name];
  if (remote === undefined) throw invalid(`The remote "${name}" doesn't exist`);
  const userAgent = `LXD ${shell.setup.version}`;
  if (remote.protocol === 'simplestreams') {
    const { SimpleStreams } = await import('@lxd/client/simplestreams/simplestreams');
    const url = remote.addr.replace(/\/+$/, '');
    return new SimpleStreams({ url, native: supportedBy(machine()), userAgent });
  }
  if (!remote.public) return lxdImages(await shell.server(name));
  // Shown although nobody asks for it: who is trusted there sees private images as well.
  const endpoint = await remoteEndpoint(config, name, remote, shell.streams.env);
  return lxdImages(new Server(endpoint, { userAgent, project: remote.project ?? null }));
}
