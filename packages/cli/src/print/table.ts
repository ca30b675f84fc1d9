import { displayWidth } from './width.js';

export type Row = readonly string[];

/** A boxed table with a line below every row. Cells may hold several lines. */
export function boxed(columns: readonly string[], rows: readonly Row[]): string {
  const titles = columns.map(title);
  const widths = columnWidths(titles, rows);
  const ruler = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[]): string =>
    `|${cells.map((cell) => ` ${cell} `).join('|')}|\n`;
  return [
    ruler,
    line(titles.map((text, index) => centre(text, widths[index] ?? 0))),
    ruler,
    ...rows.flatMap((row) => [...lines(row, widths).map(line), ruler]),
  ].join('');
}

/** The same without boxes. */
export function compact(columns: readonly string[], rows: readonly Row[]): string {
  const titles = columns.map(title);
  const widths = columnWidths(titles, rows);
  const line = (cells: readonly string[]): string =>
    ` ${cells.map((cell) => ` ${cell} `).join('')} \n`;
  return [
    line(titles.map((text, index) => centre(text, widths[index] ?? 0))),
    ...rows.flatMap((row) => lines(row, widths).map(line)),
  ].join('');
}

/** A key as a heading: `user.some_key` is `USER SOME KEY`; the point in a number stays. */
const title = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replace(/(?<![\d ])\.|\.(?![\d ])/g, ' ')
    .trim()
    .toUpperCase();

/** Comma-separated values, quoted where RFC 4180 (as Go's encoding/csv) wants it; no header. */
export function csv(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\n`).join('');
}

function csvField(field: string): string {
  if (field === '') return '';
  if (field !== '\\.' && !/[",\r\n]/.test(field) && !/^\s/u.test(field)) return field;
  return `"${field.replaceAll('"', '""')}"`;
}

function columnWidths(columns: readonly string[], rows: readonly Row[]): number[] {
  return columns.map((column, index) =>
    Math.max(
      displayWidth(column),
      ...rows.flatMap((row) => (row[index] ?? '').split('\n').map(displayWidth)),
    ),
  );
}

/** One row as the lines it takes, every cell padded to its column. */
function lines(row: Row, widths: readonly number[]): string[][] {
  const cells = widths.map((_, index) => (row[index] ?? '').split('\n'));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) =>
    cells.map((cell, index) => pad(cell[at] ?? '', widths[index] ?? 0)),
  );
}

const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

function centre(text: string, width: number): string {
  const gap = Math.max(0, width - displayWidth(text));
  const left = Math.floor(gap / 2);
  return ' '.repeat(left) + text + ' '.repeat(gap - left);
}

/** A boxed table whose rows have no lines between them. */
export function plainTable(columns: readonly string[], rows: readonly Row[]): string {
  const widths = columnWidths(columns, rows);
  const ruler = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[]): string =>
    `|${cells.map((cell) => ` ${cell} `).join('|')}|\n`;
  return [
    ruler,
    line(columns.map((column, index) => centre(column, widths[index] ?? 0))),
    ruler,
    ...rows.flatMap((row) => lines(row, widths).map(line)),
    ...(rows.length > 0 ? [ruler] : []),
  ].join('');
}
