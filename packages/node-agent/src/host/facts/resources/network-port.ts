import type { ResourcesNetworkCardPort, ResourcesNetworkCardPortInfiniband } from '@lxd/model/api/resources-network';

import { duplexName, portName, supportedModes, supportedPortNames, transceiverName, type LinkSettings } from './link.js';
import { numberAt, present, type HostTree } from './tree.js';

const infinibandType = 32; // ARPHRD_INFINIBAND

/** One port of a card. @param device the card's folder; @param name the interface */
export async function readPort(
  tree: HostTree,
  device: string,
  name: string,
  settings: LinkSettings | null,
): Promise<ResourcesNetworkCardPort> {
  const path = `/sys/class/net/${name}`;
  const [address, type, port, carrier] = await Promise.all([
    tree.text(`${path}/address`),
    numberAt(tree, `${path}/type`),
    numberAt(tree, `${path}/dev_port`),
    tree.text(`${path}/carrier`),
  ]);
  const infiniband = type === infinibandType ? await readInfiniband(tree, device, (port ?? 0) + 1) : null;
  const mode = settings?.mode ?? null;
  const speed = mode?.speedMbit ?? 0;
  return {
    id: name,
    ...present<Partial<ResourcesNetworkCardPort>>({
      address: realAddress(settings?.permanentAddress) ?? address,
    }),
    port: port ?? 0,
    protocol: type === infinibandType ? 'infiniband' : 'ethernet',
    ...(mode && supported(mode.supported)),
    ...present<Partial<ResourcesNetworkCardPort>>({
      port_type: mode && portName(mode.port),
      transceiver_type: mode && transceiverName(mode.transceiver),
    }),
    auto_negotiation: mode?.autoNegotiation ?? false,
    link_detected: settings?.linkDetected ?? carrier === '1',
    ...(mode && speed > 0 && { link_speed: speed, link_duplex: duplexName(mode.duplex) }),
    ...present<Partial<ResourcesNetworkCardPort>>({ infiniband }),
  };
} // prettier-ignore

/** Virtual devices have none; some drivers say so with zeros. */
const realAddress = (address: string | undefined): string | null =>
  address === undefined || /^[0:]*$/.test(address) ? null : address;

function supported(bits: readonly number[]): Partial<ResourcesNetworkCardPort> {
  const supported_modes = supportedModes(bits);
  const supported_ports = supportedPortNames(bits);
  return {
    ...(supported_modes.length > 0 && { supported_modes }),
    ...(supported_ports.length > 0 && { supported_ports }),
  };
}

/** The character devices of an InfiniBand port (counted from 1). */
async function readInfiniband(
  tree: HostTree,
  device: string,
  port: number,
): Promise<ResourcesNetworkCardPortInfiniband | null> {
  const [issm, mad, verb] = await Promise.all([
    nodeIn(tree, `${device}/infiniband_mad`, /^issm\d+$/, port),
    nodeIn(tree, `${device}/infiniband_mad`, /^umad\d+$/, port),
    nodeIn(tree, `${device}/infiniband_verbs`, /^uverbs\d+$/, null), // one for the whole card
  ]);
  if (issm === null && mad === null && verb === null) return null;
  return present<ResourcesNetworkCardPortInfiniband>({
    issm_name: issm?.name ?? null,
    issm_device: issm?.device ?? null,
    mad_name: mad?.name ?? null,
    mad_device: mad?.device ?? null,
    verb_name: verb?.name ?? null,
    verb_device: verb?.device ?? null,
  });
}

async function nodeIn(tree: HostTree, folder: string, kind: RegExp, port: number | null) {
  for (const name of (await tree.list(folder)).filter((each) => kind.test(each))) {
    if (port !== null && (await numberAt(tree, `${folder}/${name}/port`)) !== port) continue;
    return { name, device: (await tree.text(`${folder}/${name}/dev`)) ?? '' };
  }
  return null;
}
