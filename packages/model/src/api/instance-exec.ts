import type { Config } from './config.js';

// Commands and consoles: `/1.0/instances/{name}/exec`, `/console`.

/** Runs a command. */
export interface InstanceExecPost {
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly environment?: Config;
  readonly group?: number;
  readonly height?: number; // rows
  readonly interactive?: boolean;
  readonly 'record-output'?: boolean;
  readonly user?: number;
  readonly 'wait-for-websocket'?: boolean;
  readonly width?: number; // columns
}

/** Attaches to the console. */
export interface InstanceConsolePost {
  readonly height?: number; // rows
  readonly type?: string; // console (default), vga
  readonly width?: number; // columns
}
