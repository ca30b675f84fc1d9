// Envelopes of every JSON reply (rest-api.md §2). All seven keys are always there.

/** The answer itself, or `{}` where there is nothing to say. */
export interface SyncResponse<T = unknown> {
  readonly type: 'sync';
  readonly status: string; // Success
  readonly status_code: number; // 200
  readonly operation: '';
  readonly error_code: 0;
  readonly error: '';
  readonly metadata: T;
}

/** The work goes on in the background; `operation` is its URL. */
export interface AsyncResponse<T = unknown> {
  readonly type: 'async';
  readonly status: string; // Operation created
  readonly status_code: number; // 100
  readonly operation: string;
  readonly error_code: 0;
  readonly error: '';
  readonly metadata: T;
}

/** The request failed. */
export interface ErrorResponse {
  readonly type: 'error';
  readonly status: '';
  readonly status_code: 0;
  readonly operation: '';
  readonly error_code: number; // the HTTP status
  readonly error: string;
  readonly metadata: unknown;
}

export type Response<T = unknown> = SyncResponse<T> | AsyncResponse<T> | ErrorResponse;

export const syncResponse = <T>(metadata: T): SyncResponse<T> => ({
  type: 'sync',
  status: 'Success',
  status_code: 200,
  operation: '',
  error_code: 0,
  error: '',
  metadata,
});

export const asyncResponse = <T>(operation: string, metadata: T): AsyncResponse<T> => ({
  type: 'async',
  status: 'Operation created',
  status_code: 100,
  operation,
  error_code: 0,
  error: '',
  metadata,
});

export const errorResponse = (code: number, error: string): ErrorResponse => ({
  type: 'error',
  status: '',
  status_code: 0,
  operation: '',
  error_code: code,
  error,
  metadata: null,
});
