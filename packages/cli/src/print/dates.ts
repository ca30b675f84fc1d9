const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Go prints a time it was given without changing its zone; its own zero is no date at all. */
export function isSet(date: string | null | undefined): date is string {
  if (date == null || date === '') return false;
  const at = Date.parse(date);
  return !Number.isNaN(at) && at > 0;
}

/** `2026/11/21 01:22 UTC`, in local time. */
export function dateMinute(date: string): string {
  const at = new Date(date);
  return `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())} ${zone(at)}`;
}

/** `2026/11/21 01:22 UTC`, in UTC. */
export function dateMinuteUtc(date: string): string {
  const at = new Date(date);
  return `${at.getUTCFullYear()}/${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
}

/** `Nov 21, 2026 at 1:22am (UTC)`, in UTC. */
export function dateWords(date: string): string {
  const at = new Date(date);
  const hour = at.getUTCHours();
  return `${months[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()} at ${hour % 12 === 0 ? 12 : hour % 12}:${two(at.getUTCMinutes())}${hour < 12 ? 'am' : 'pm'} (UTC)`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The zone's abbreviation (`UTC`, `CET`) where the system knows one, else its offset (`+0530`). */
export function zone(at: Date): string {
  const offset = -at.getTimezoneOffset();
  if (offset === 0 && (process.env['TZ'] ?? 'UTC').match(/^(UTC|Etc\/UTC|)$/) !== null) return 'UTC';
  const name = /\(([A-Z]{2,5})\)/.exec(at.toString())?.[1];
  if (name !== undefined) return name;
  const short = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  if (short !== undefined && /^[A-Z]{2,5}$/.test(short)) return short;
  const sign = offset < 0 ? '-' : '+';
  return `${sign}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
}
