// Warnings: `/1.0/warnings`.

/** The writable part of a warning. */
export interface WarningPut {
  readonly status: 'new' | 'acknowledged' | 'resolved';
}

/** Something an administrator should look at. */
export interface Warning extends WarningPut {
  readonly count: number;
  readonly entity_url: string;
  readonly first_seen_at: string;
  readonly last_message: string;
  readonly last_seen_at: string;
  readonly location: string;
  readonly project: string;
  readonly severity: 'low' | 'moderate' | 'high';
  readonly type: string;
  readonly uuid: string;
}
