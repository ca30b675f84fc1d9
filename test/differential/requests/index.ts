import type { Area } from '../request.js';
import { conventions } from './conventions.js';
import { profiles } from './profiles.js';
import { server } from './server.js';

/** Every table, in the order they are run. */
export const areas: readonly Area[] = [
  conventions,
  profiles,
  server,
];
