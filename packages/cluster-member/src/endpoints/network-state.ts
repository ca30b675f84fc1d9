import { endpoint, sync } from '../http/endpoint.js';

/** Addresses and counters of the interface. */
export const getNetworkState = endpoint({
  method: 'GET',
  path: '/1.0/networks/{name}/state',
  access: 'view',
  since: 'network_state',
  summary: 'Show what a network does now',
  answers: 'NetworkState',
  uses: ['networkStates'],

  async handle({ params: { name }, context: { project }, services: { networkStates } }) {
    return sync(await networkStates.state(project, name));
  },
});
