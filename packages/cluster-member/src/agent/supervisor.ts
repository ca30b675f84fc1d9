import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from 'pino';

/** Between two attempts to start an agent that ends at once. */
const restartDelayMs = 1000;
/** An agent found running is asked for a sign of life this often. */
const watchEveryMs = 2000;
/** How long an ending agent may take to finish what it is at. */
const endTimeoutMs = 30_000;
const endPollMs = 50;

export interface SupervisorOptions {
  /** Command and arguments. */
  readonly command: readonly string[];
  readonly socketPath: string;
  /** Where the agent writes its process id. */
  readonly pidPath: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logger: Logger;
}

/**
 * Keeps a node-agent running. One that already answers on the socket (it outlived a killed
 * daemon) is left as it is and only replaced when it dies.
 */
export class AgentSupervisor {
  #child: ChildProcess | null = null;
  #stopping = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: SupervisorOptions) {}

  async start(): Promise<void> {
    if (await accepts(this.options.socketPath)) {
      this.options.logger.info('Found a running node agent');
      this.#watch();
    } else {
      this.#spawn();
    }
  }

  /** Ends the agent. Instances go on without it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) {
      return this.#stopStranger();
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  /** An agent that was found running tells in a file which process it is. */
  async #stopStranger(): Promise<void> {
    const { socketPath, pidPath } = this.options;
    if (!(await accepts(socketPath))) return;
    const text = await readFile(pidPath, 'utf8').catch(() => '');
    const pid = Number(text.trim().split(' ')[0]); // its start time follows
    if (!Number.isInteger(pid) || pid <= 1) return;
    process.kill(pid, 'SIGTERM');
    const deadline = Date.now() + endTimeoutMs;
    while (Date.now() < deadline && (await accepts(socketPath))) await sleep(endPollMs);
  }

  #spawn(): void {
    const [program = '', ...args] = this.options.command;
    const { logger, env } = this.options;
    // In a group of its own: a Ctrl-C for the daemon is not one for the agent.
    const child = spawn(program, args, {
      env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#child = child;
    let ended = false;
    const onEnd = (why: Readonly<Record<string, unknown>>) => {
      if (ended) return;
      ended = true;
      if (this.#stopping) return;
      logger.error(why, 'The node agent ended; starting it again');
      this.#timer = setTimeout(() => void this.start(), restartDelayMs);
    };
    child.once('error', (error) => onEnd({ error: error.message }));
    child.once('exit', (code, signal) => onEnd({ code, signal }));
    logger.info({ pid: child.pid }, 'Started the node agent');
  }

  /** For an agent that is nobody's child. */
  #watch(): void {
    this.#timer = setTimeout(async () => {
      if (this.#stopping) return;
      if (await accepts(this.options.socketPath)) return this.#watch();
      if (this.#stopping) return;
      this.options.logger.error('The node agent is gone; starting it again');
      this.#spawn();
    }, watchEveryMs);
    this.#timer.unref();
  }
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socketPath);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
