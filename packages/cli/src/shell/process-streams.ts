import type { Streams } from './shell.js';

/** The process's own streams, each opened when it is first used: opening one takes milliseconds. */
export const processStreams: Streams = {
  env: process.env,
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return process.stdout;
  },
  get stderr() {
    return process.stderr;
  },
};
