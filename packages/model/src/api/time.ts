/** Go's zero time: a date that is not set (`expires_at`: never). */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** The time of something that never happened (`last_used_at`). */
export const EPOCH_TIME = '1970-01-01T00:00:00Z';

/** Whether a date field says "not set": absent, empty or Go's zero time. */
export const isZeroTime = (text: string | null | undefined): boolean =>
  text === null || text === undefined || text === '' || text.startsWith('0001-01-01T00:00:00');
