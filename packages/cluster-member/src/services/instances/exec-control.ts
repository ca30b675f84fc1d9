import type { ExecInput } from '@lxd/proto/lxd/agent/v1/instances';

/** A message on the control websocket, or null when it says nothing we know. */
export function controlMessage(text: string): Exclude<ExecInput['input'], undefined> | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null) return null;
  const { command, args, signal } = message as Record<string, unknown>;
  if (command === 'window-resize' && typeof args === 'object' && args !== null) {
    const { width, height } = args as Record<string, unknown>; // strings, as the client sends them
    const size = { width: Number(width), height: Number(height) };
    if (!isSize(size.width) || !isSize(size.height)) return null;
    return { $case: 'resize', value: size };
  }
  if (command === 'signal' && Number.isInteger(signal)) {
    return { $case: 'signal', value: Number(signal) };
  }
  return null;
}

const isSize = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 65536;
