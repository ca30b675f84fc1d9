import type { InstanceState as StateView } from '@lxd/model/api/instance-state';
import { statusCode, StatusCode } from '@lxd/model/api/status-code';
import type { InstanceState, NicState } from '@lxd/proto/lxd/agent/v1/instances';

import { statusWord } from './statuses.js';

/** A running instance's state as the API shows it. */
export function stateView(state: InstanceState): StateView {
  const status = statusWord(state.status);
  return {
    status,
    status_code: statusCode(status) ?? StatusCode.Error,
    disk: mapValues(state.disk, ({ usageBytes }) => ({ usage: usageBytes })),
    memory: {
      usage: state.memory?.usageBytes ?? 0,
      usage_peak: state.memory?.usagePeakBytes ?? 0,
      swap_usage: state.memory?.swapUsageBytes ?? 0,
      swap_usage_peak: state.memory?.swapUsagePeakBytes ?? 0,
    },
    network: mapValues(state.network, nicView),
    pid: state.pid,
    processes: state.processes,
    cpu: { usage: state.cpuUsageNs },
  };
}

/** Of one that doesn't run; `disk` where the agent could tell. */
export function stoppedView(disk: InstanceState['disk'] = {}): StateView {
  return {
    status: 'Stopped',
    status_code: StatusCode.Stopped,
    disk: mapValues(disk, ({ usageBytes }) => ({ usage: usageBytes })),
    memory: { usage: 0, usage_peak: 0, swap_usage: 0, swap_usage_peak: 0 },
    network: null,
    pid: 0,
    processes: 0,
    cpu: { usage: 0 },
  };
}

/** Of one that should run but whose agent is silent. */
export const silentView = (): StateView => ({
  ...stoppedView(),
  status: 'Error',
  status_code: StatusCode.Error,
  processes: -1,
});

const nicView = (nic: NicState) => ({
  addresses: nic.addresses.map(({ family, address, netmask, scope }) => ({
    family,
    address,
    netmask,
    scope,
  })),
  counters: {
    bytes_received: nic.counters?.bytesReceived ?? 0,
    bytes_sent: nic.counters?.bytesSent ?? 0,
    packets_received: nic.counters?.packetsReceived ?? 0,
    packets_sent: nic.counters?.packetsSent ?? 0,
    errors_received: nic.counters?.errorsReceived ?? 0,
    errors_sent: nic.counters?.errorsSent ?? 0,
    packets_dropped_outbound: nic.counters?.packetsDroppedOutbound ?? 0,
    packets_dropped_inbound: nic.counters?.packetsDroppedInbound ?? 0,
  },
  hwaddr: nic.hwaddr,
  host_name: nic.hostName,
  mtu: nic.mtu,
  state: nic.state,
  type: nic.type,
});

const mapValues = <A, B>(map: Readonly<Record<string, A>>, change: (value: A) => B) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
