import { emitYaml } from '@lxd/client/yaml/emit';
import type { Shell } from '../shell/shell.js';
import { UsageError } from '../shell/errors.js';
import { goJson } from './go-json.js';
import { shaped, type Shape } from './shape.js';
import { boxed, compact, csv, type Row } from './table.js';

/** A list in whatever format was asked for. */
export interface Listing {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** The API objects behind the rows, for the formats that show everything. */
  readonly raw: unknown;
  readonly shape: Shape;
}

/** @throws UsageError for a format there isn't */
export function printListing(shell: Shell, format: string, listing: Listing): void {
  shell.write(renderListing(format, listing));
}

export function renderListing(format: string, { columns, rows, raw, shape }: Listing): string {
  switch (format) {
    case 'table':
      return boxed(columns, rows);
    case 'compact':
      return compact(columns, rows);
    case 'csv':
      return csv(rows);
    case 'json':
      return goJson(shaped(shape, raw, 'json'));
    case 'yaml':
      return emitYaml(shaped(shape, raw, 'yaml'));
    default:
      throw new UsageError(`Invalid format "${format}"`);
  }
}
