import { createHash } from 'node:crypto';
import { createServer as createProxy, type Server as ProxyServer } from 'node:http';
import { createServer, type Server as StreamServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';

import { selfSigned } from '@lxd/client/tls/self-signed';

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** The field of the metadata with the fingerprint it has together with such a root file. */
const combined: Readonly<Record<string, string>> = {
  squashfs: 'combined_squashfs_sha256',
  'disk-kvm.img': 'combined_disk-kvm-img_sha256',
};

interface Made {
  readonly ftype: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** A tree of a simplestreams server: Debian in two versions, for containers and machines. */
export class StreamTree {
  readonly files = new Map<string, Buffer>();
  readonly newest: { readonly container: string; readonly machine: string };

  constructor() {
    const old = this.#version('20221101');
    const fresh = this.#version('20221102');
    this.newest = { container: fresh.container, machine: fresh.machine };
    const product = {
      aliases: 'debian/12,debian/bookworm',
      arch: 'amd64',
      os: 'Debian',
      release: 'bookworm',
      release_title: '12',
      versions: { '20221101': { items: old.items }, '20221102': { items: fresh.items } },
    };
    const foreign = { ...product, arch: 'arm64', versions: { '20221102': { items: this.#version('arm').items } } };
    this.#document('streams/v1/images.json', { products: { one: product, two: foreign } });
    this.#document('streams/v1/index.json', {
      index: {
        images: { datatype: 'image-downloads', path: 'streams/v1/images.json', products: ['one', 'two'] },
        other: { datatype: 'content', path: 'nothing.json', products: ['x'] },
      },
    });
  }

  #version(folder: string) {
    const metadata = this.#file('lxd.tar.xz', `${folder}/lxd.tar.xz`);
    const roots = Object.keys(combined).map((ftype) => this.#file(ftype, `${folder}/${ftype}`));
    const together = ({ path }: Made): string =>
      sha256(Buffer.concat([this.files.get(metadata.path)!, this.files.get(path)!]));
    const hashes = Object.fromEntries(roots.map((root) => [combined[root.ftype]!, together(root)]));
    const items = { 'lxd.tar.xz': { ...metadata, ...hashes }, ...Object.fromEntries(roots.map((root) => [root.ftype, root])) };
    const [container = '', machine = ''] = roots.map(together);
    return { items, container, machine };
  }

  #file(ftype: string, path: string): Made {
    const content = Buffer.from(`the content of ${path}\n`);
    this.files.set(path, content);
    return { ftype, path, size: content.length, sha256: sha256(content) };
  }

  #document(path: string, content: object): void {
    this.files.set(path, Buffer.from(JSON.stringify(content)));
  }
}

/** Serves a tree by HTTPS on this host. */
export class StreamHost {
  readonly requests: string[] = [];

  private constructor(
    private readonly server: StreamServer,
    /** What a client must trust, PEM. */
    readonly authority: string,
  ) {}

  static async start(tree: StreamTree, names: readonly string[]): Promise<StreamHost> {
    const pair = await selfSigned({ usage: 'server', commonName: 'streams', names, now: new Date() });
    const server = createServer({ cert: pair.certificate, key: pair.key });
    const host = new StreamHost(server, pair.certificate);
    server.on('request', (request, response) => {
      host.requests.push(`${request.url} ${request.headers.authorization ?? ''}`.trim());
      const content = tree.files.get((request.url ?? '').slice(1));
      if (content === undefined) response.writeHead(404).end();
      else response.end(content);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return host;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A proxy that leads every CONNECT to one port of this host, and notes whom it was asked for. */
export class Proxy {
  readonly asked: string[] = [];
  readonly #server: ProxyServer = createProxy();

  async start(port: number): Promise<string> {
    this.#server.on('connect', (request, client) => {
      this.asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      const target = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      target.on('error', () => client.destroy());
      client.on('error', () => target.destroy());
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
