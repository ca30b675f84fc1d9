import { spawn } from 'node:child_process';

import { DomainError } from '@lxd/model/errors';

export interface CommandOptions {
  /** Text for the command's standard input; without it the command reads nothing. */
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this long the command is killed. Every command has an end. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that ended badly. The message is what LXD shows: the command, then its last words. */
export class CommandError extends DomainError {
  constructor(
    readonly argv: readonly string[],
    readonly code: number | null, // null: killed, or never ran
    readonly stderr: string,
    options?: { cause?: unknown },
  ) {
    const status = code === null ? 'killed or not found' : `exit status ${code}`;
    super('internal', `Failed to run: ${argv.join(' ')}: ${status} (${stderr.trim()})`, options);
  }
}

export type Run = (argv: readonly string[], options?: CommandOptions) => Promise<CommandResult>;

const maxOutputBytes = 16 * 1024 * 1024; // a command that prints more is a stream, not a result

/** Runs a program without a shell and collects what it prints. @throws CommandError */
export const run: Run = (argv, options = {}) =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
      ...(options.signal && { signal: options.signal }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) child.kill('SIGKILL');
      else into.push(chunk);
    };
    child.stdout?.on('data', collect(stdout));
    child.stderr?.on('data', collect(stderr));
    child.stdin?.on('error', () => {}); // it may end without reading; its exit code tells
    child.stdin?.end(options.input);
    child.on('error', (cause) => reject(new CommandError(argv, null, cause.message, { cause })));
    child.on('close', (code) => {
      const result = {
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      };
      if (code === 0) resolve(result);
      else reject(new CommandError(argv, code, result.stderr || result.stdout));
    });
  });
