import type { Area } from '../request.js';
import { conventions } from './conventions.js';
import { images } from './images.js';
import { instances } from './instances.js';
import { networkChecks } from './network-checks.js';
import { networksAndPools } from './networks-and-pools.js';
import { profileChecks } from './profile-checks.js';
import { profiles } from './profiles.js';
import { projects } from './projects.js';
import { running } from './running.js';
import { server } from './server.js';

/** Every table, in the order they are run. */
export const areas: readonly Area[] = [
  conventions,
  images,
  instances,
  networkChecks,
  networksAndPools,
  profileChecks,
  profiles,
  projects,
  running,
  server,
];
