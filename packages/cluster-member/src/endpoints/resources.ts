import { endpoint, sync } from '../http/endpoint.js';

/** Processors, memory, cards, disks and what else is plugged in. */
export const getResources = endpoint({
  method: 'GET',
  path: '/1.0/resources',
  access: 'logged-in',
  since: 'resources',
  summary: 'Show the hardware of the server',
  answers: 'Resources',
  uses: ['serverInfo'],

  async handle({ services: { serverInfo } }) {
    return sync(await serverInfo.resources());
  },
});
