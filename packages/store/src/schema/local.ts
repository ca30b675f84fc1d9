import { initial } from './local/0001-initial.js';
import type { Schema } from './migrate.js';

/** What only this member knows: `database/local.db`. */
export const localSchema: Schema = {
  name: 'local',
  migrations: [initial],
};
