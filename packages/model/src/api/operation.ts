import type { StatusCode } from './status-code.js';

// Background operations: `/1.0/operations`.

/** Work in the background. */
export interface Operation {
  readonly class: 'task' | 'websocket' | 'token';
  readonly created_at: string;
  readonly description: string;
  readonly err: string; // empty unless it failed
  readonly id: string;
  readonly location: string;
  readonly may_cancel: boolean;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly resources: Readonly<Record<string, readonly string[]>> | null; // kind -> URLs
  readonly status: string;
  readonly status_code: StatusCode;
  readonly updated_at: string;
}
