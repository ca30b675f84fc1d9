/** What the conditions of a verified macaroon say together. */
export interface Conditions {
  /** When the earliest of its time limits is over, ms since the epoch; null: it has none. */
  readonly expiresAt: number | null;
  /** What third parties declared. */
  readonly declared: ReadonlyMap<string, string>;
}

/** "2026-01-02T03:04:05.123456789Z" as Go prints times, with any number of decimals. */
const goTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads first-party conditions (macaroon-bakery's checkers).
 * @returns null when one of them isn't known or two declarations differ: the holder of a macaroon
 *   may add conditions, so whoever adds a declaration only makes it worthless
 */
export function readConditions(conditions: readonly string[]): Conditions | null {
  let expiresAt: number | null = null;
  const declared = new Map<string, string>();
  for (const condition of conditions) {
    const [name, ...rest] = condition.split(' ');
    const argument = rest.join(' ');
    if (name === 'time-before' && goTime.test(argument)) {
      const limit = Date.parse(argument);
      expiresAt = expiresAt === null ? limit : Math.min(expiresAt, limit);
    } else if (name === 'declared' && rest.length >= 2) {
      const [attribute = '', ...words] = rest;
      const value = words.join(' ');
      if ((declared.get(attribute) ?? value) !== value) return null;
      declared.set(attribute, value);
    } else {
      return null;
    }
  }
  return { expiresAt, declared };
}

export const timeBefore = (date: Date): string => `time-before ${date.toISOString()}`;
export const declare = (attribute: string, value: string): string => `declared ${attribute} ${value}`;
