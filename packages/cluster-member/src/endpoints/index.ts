import type { Endpoint } from '../http/endpoint.js';
import { getEvents } from './events.js';
import { getOperationWait } from './operation-wait.js';
import { getOperationWebsocket } from './operation-websocket.js';
import { deleteOperation, getOperation } from './operation.js';
import { getOperations } from './operations.js';
import { deleteProfile, getProfile, patchProfile, postProfile, putProfile } from './profile.js';
import { getProfiles, postProfiles } from './profiles.js';
import { deleteProject, getProject, patchProject, putProject } from './project.js';
import { getProjects, postProjects } from './projects.js';
import { getRoot } from './root.js';

/** Every path and method the API answers. */
export const endpoints: readonly Endpoint[] = [
  getEvents,
  getOperationWait,
  getOperationWebsocket,
  deleteOperation,
  getOperation,
  getOperations,
  deleteProfile,
  getProfile,
  patchProfile,
  postProfile,
  putProfile,
  getProfiles,
  postProfiles,
  deleteProject,
  getProject,
  patchProject,
  putProject,
  getProjects,
  postProjects,
  getRoot,
];
