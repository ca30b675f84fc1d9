import type { Readable, Writable } from 'node:stream';
import { loadConfig, localConfig, parseResource, saveConfig, userDirectory, type ClientConfig } from '@lxd/client/remotes/config-file';
import type { Login } from '@lxd/client/http/login';
import { endpointOf } from '@lxd/client/remotes/connect';
import type { BackgroundOperation } from '@lxd/client/operations/background-operation';
import { Server } from '@lxd/client/server';
import { emitYaml, type YamlValue } from '@lxd/client/yaml/emit';
import type { Operation } from '@lxd/model/api/operation';
import { shaped, type Shape } from '../print/shape.js';
import { UsageError } from './errors.js';
import type { Flags, GlobalFlags } from './flags.js';

/** What a command line names on some server. */
export interface Resource {
  readonly remote: string;
  readonly server: Server;
  /** Empty where only the remote was given. */
  readonly name: string;
}

export interface ShellSetup {
  readonly program: string;
  readonly version: string;
  readonly global: GlobalFlags;
  /** How the program declares its global flags, for help texts. */
  readonly globalFlags: Flags;
  readonly streams: Streams;
}

/** Where a command's input comes from and its output goes. */
export interface Streams {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** What a verb works with: the user's terminal, configuration and servers. */
export class Shell {
  readonly #servers = new Map<string, Promise<Server>>();
  #config: Promise<ClientConfig> | null = null;

  constructor(readonly setup: ShellSetup) {}

  get streams(): Streams {
    return this.setup.streams;
  }

  get global(): GlobalFlags {
    return this.setup.global;
  }

  get quiet(): boolean {
    return this.setup.global.quiet;
  }

  /** Whether a person, and not a file or pipe, is at the other end. */
  get interactive(): boolean {
    return this.streams.stdin.isTTY === true;
  }

  // --- configuration and servers

  config(): Promise<ClientConfig> {
    this.#config ??= this.global['force-local']
      ? Promise.resolve(localConfig(userDirectory(this.streams.env)))
      : loadConfig(this.streams.env);
    return this.#config;
  }

  async changeConfig(config: ClientConfig): Promise<void> {
    await saveConfig(config);
    this.#config = Promise.resolve(config);
  }

  /** The server a remote stands for, in the project asked for. */
  server(remote: string): Promise<Server> {
    let opening = this.#servers.get(remote);
    if (opening === undefined) {
      opening = this.#open(remote);
      this.#servers.set(remote, opening);
    }
    return opening;
  }

  /** Resolves `[remote:]name`. @throws DomainError for an unknown remote */
  async resource(text: string): Promise<Resource> {
    const { remote, name } = parseResource(await this.config(), text);
    return { remote, name, server: await this.server(remote) };
  }

  /** `resource` that must name an instance. @throws UsageError */
  async instance(text: string): Promise<Resource> {
    const found = await this.resource(text);
    if (found.name === '') throw new UsageError('Missing instance name');
    return found;
  }

  /** `resource`, or the default remote where there is no argument. */
  optionalResource(text: string | undefined): Promise<Resource> {
    return this.resource(text ?? '');
  }

  async #open(remote: string): Promise<Server> {
    const config = await this.config();
    const endpoint = await endpointOf(config, remote, this.streams.env);
    const project =
      this.global.project !== ''
        ? this.global.project
        : this.streams.env['LXD_PROJECT'] || config.remotes[remote]?.project || null;
    return new Server(endpoint, {
      project: project === 'default' ? null : project,
      userAgent: `LXD ${this.setup.version}`,
      login: await this.#login(config, remote),
      trace: this.global.debug ? (line) => this.note(`DEBUG  ${line}`) : null,
    });
  }

  async #login(config: ClientConfig, remote: string): Promise<Login | null> {
    const { auth_type, domain } = config.remotes[remote] ?? {};
    if (auth_type !== 'candid') return null;
    const { loginTo } = await import('../remote/login.js');
    return loginTo(this, config, remote, domain ?? '');
  }

  close(): void {
    for (const opening of this.#servers.values()) {
      void opening.then((server) => server.close(), () => undefined);
    }
  }

  // --- output

  write(text: string): void {
    this.streams.stdout.write(text);
  }

  print(line: string): void {
    this.write(`${line}\n`);
  }

  /** A line on standard error. */
  note(line: string): void {
    this.streams.stderr.write(`${line}\n`);
  }

  /** What was done; silent with `--quiet`. */
  done(line: string): void {
    if (!this.quiet) this.print(line);
  }

  /** An API object as YAML, in the order of its shape. */
  showYaml(shape: Shape, value: unknown): void {
    this.write(emitYaml(shaped(shape, value, 'yaml')));
  }

  printYaml(value: YamlValue): void {
    this.write(emitYaml(value));
  }

  // --- progress

  /** Waits for an operation, showing how far it is. Interrupting asks the server to cancel. */
  async track(operation: BackgroundOperation, format = ''): Promise<Operation> {
    const { trackOperation } = await import('./track.js');
    return trackOperation(this, operation, format);
  }

  // --- questions

  async confirm(question: string, initial: boolean | null = null): Promise<boolean> {
    const { confirm } = await import('./ask.js');
    return confirm(this, question, initial);
  }

  async ask(question: string): Promise<string> {
    const { ask } = await import('./ask.js');
    return ask(this, question);
  }

  /** All of standard input. */
  async readInput(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.streams.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
}
