import { endpoint, sync } from '../http/endpoint.js';

/** Addresses in use on a bridge that LXD gives addresses on. */
export const getNetworkLeases = endpoint({
  method: 'GET',
  path: '/1.0/networks/{name}/leases',
  access: 'view',
  since: 'network_leases',
  summary: 'List DHCP leases',
  answers: 'NetworkLease[]',
  uses: ['networkStates'],

  async handle({ params: { name }, context: { project }, services: { networkStates } }) {
    return sync(await networkStates.leases(project, name));
  },
});
