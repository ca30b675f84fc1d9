/**
 * Every state is given as a number for programs and as a text for people (rest-api.md §2).
 * 100 to 199 say how a resource is, 200 to 399 are good ends, 400 to 599 bad ones.
 */
export const StatusCode = {
  OperationCreated: 100,
  Started: 101,
  Stopped: 102,
  Running: 103,
  Cancelling: 104,
  Pending: 105,
  Starting: 106,
  Stopping: 107,
  Aborting: 108,
  Freezing: 109,
  Frozen: 110,
  Thawed: 111,
  Error: 112,
  Ready: 113,
  Success: 200,
  Failure: 400,
  Cancelled: 401,
} as const;

export type StatusCode = (typeof StatusCode)[keyof typeof StatusCode];

const TEXTS: Readonly<Record<StatusCode, string>> = {
  100: 'Operation created',
  101: 'Started',
  102: 'Stopped',
  103: 'Running',
  104: 'Cancelling',
  105: 'Pending',
  106: 'Starting',
  107: 'Stopping',
  108: 'Aborting',
  109: 'Freezing',
  110: 'Frozen',
  111: 'Thawed',
  112: 'Error',
  113: 'Ready',
  200: 'Success',
  400: 'Failure',
  401: 'Cancelled',
};

/** `Running` for 103. */
export const statusText = (code: StatusCode): string => TEXTS[code];

/** 103 for `Running`, null for a text that is none. */
export function statusCode(text: string): StatusCode | null {
  const found = Object.entries(TEXTS).find(([, name]) => name === text);
  return found === undefined ? null : (Number(found[0]) as StatusCode);
}

/** Whether an operation with this code is over. */
export const isFinal = (code: StatusCode): boolean => code >= 200;

/** Whether an instance with this code has processes: all but stopped and broken ones. */
export const isRunning = (code: StatusCode): boolean =>
  code !== StatusCode.Stopped && code !== StatusCode.Error;
