const fault = process.env['LXD_FAULT'] ?? '';

/**
 * Where a test may kill the agent: `LXD_FAULT=<name>` ends the process as by `kill -9` right
 * before the step of that name.
 */
export function faultPoint(name: string): void {
  if (fault !== '' && fault === name) process.kill(process.pid, 'SIGKILL');
}
