import type { Area } from '../request.js';

const bridge = (config: Record<string, unknown>) => ({ name: 'bad0', type: 'bridge', config });

/** What may stand in a network. */
export const networkChecks: Area = {
  name: 'network-checks',
  afterEach: ['DELETE', '/1.0/networks/bad0'],
  requests: [
    ['POST', '/1.0/networks', { name: 'bad0', type: 'nope' }],
    ['POST', '/1.0/networks', bridge({ nope: 'x' })],
    ['POST', '/1.0/networks', bridge({ 'bridge.mtu': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'bridge.driver': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'bridge.hwaddr': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'ipv4.address': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'ipv4.address': '10.0.0.1' })],
    ['POST', '/1.0/networks', bridge({ 'ipv4.dhcp.ranges': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'ipv4.nat': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'ipv4.nat.order': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'ipv6.address': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'dns.mode': 'x' })],
    ['POST', '/1.0/networks', bridge({ 'dns.domain': '..' })],
    ['POST', '/1.0/networks', bridge({ 'fan.type': 'x' })],
  ],
}; // prettier-ignore
