import { invalid } from './errors.js';

/** When something is due, to the minute. Sets hold every value that fits. */
export interface CronExpression {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number>; // 0 = Sunday
  /** Either day field was `*`, so both must fit; else one of the two is enough. */
  readonly anyDay: boolean;
}

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[]; // of `min`, `min` + 1, ...
}

const MINUTE: Field = { min: 0, max: 59, names: [] };
const HOUR: Field = { min: 0, max: 23, names: [] };
const DAY_OF_MONTH: Field = { min: 1, max: 31, names: [] };
const MONTH: Field = {
  min: 1,
  max: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const DAY_OF_WEEK: Field = {
  min: 0,
  max: 6,
  names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

/**
 * `<minute> <hour> <day-of-month> <month> <day-of-week>`.
 * @throws DomainError (invalid)
 */
export function parseCron(text: string): CronExpression {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) {
    throw invalid(
      'Schedule must be of the form: <minute> <hour> <day-of-month> <month> <day-of-week>',
    );
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [
    string, string, string, string, string,
  ]; // prettier-ignore
  return {
    minutes: parseField(minute, MINUTE),
    hours: parseField(hour, HOUR),
    daysOfMonth: parseField(dayOfMonth, DAY_OF_MONTH),
    months: parseField(month, MONTH),
    daysOfWeek: parseField(dayOfWeek, DAY_OF_WEEK),
    anyDay: [dayOfMonth, dayOfWeek].some((field) => /^[*?]/.test(field)),
  };
}

/** Whether the minute `time` lies in is due, in local time. */
export function isDue(cron: CronExpression, time: Date): boolean {
  const day = cron.daysOfMonth.has(time.getDate());
  const weekday = cron.daysOfWeek.has(time.getDay());
  return (
    cron.minutes.has(time.getMinutes()) &&
    cron.hours.has(time.getHours()) &&
    cron.months.has(time.getMonth() + 1) &&
    (cron.anyDay ? day && weekday : day || weekday)
  );
}

function parseField(text: string, field: Field): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(',')) addRange(values, item, field);
  return values;
}

/** `*`, `5`, `1-5`, `mon-fri`, each with an optional step: `0-30/5`. */
function addRange(values: Set<number>, item: string, field: Field): void {
  const [range = '', step, ...moreSteps] = item.split('/');
  const [low = '', high, ...moreEnds] = range.split('-');
  const complain = (what: string) => invalid(`Error parsing schedule: ${what}: ${item}`);
  if (moreEnds.length > 0) throw complain('too many hyphens');
  if (moreSteps.length > 0) throw complain('too many slashes');

  const number = (word: string): number => {
    const named = field.names.indexOf(word.toLowerCase());
    if (named >= 0) return named + field.min;
    if (!/^\d+$/.test(word)) throw complain(`failed to parse int from ${word}`);
    return Number(word);
  };

  const all = low === '*' || low === '?';
  const start = all ? field.min : number(low);
  let end = all ? field.max : high === undefined ? start : number(high);
  const every = step === undefined ? 1 : number(step);
  if (step !== undefined && high === undefined && !all) end = field.max; // "5/10": from 5 on
  if (start < field.min) {
    throw complain(`beginning of range (${start}) below minimum (${field.min})`);
  }
  if (end > field.max) throw complain(`end of range (${end}) above maximum (${field.max})`);
  if (start > end) throw complain(`beginning of range (${start}) beyond end of range (${end})`);
  if (every === 0) throw complain('step of range should be a positive number');
  for (let value = start; value <= end; value += every) values.add(value);
}
