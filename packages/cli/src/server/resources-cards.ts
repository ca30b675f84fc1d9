import type { ResourcesGPUCard } from '@lxd/model/api/resources-gpu';
import type { ResourcesNetworkCard, ResourcesNetworkCardPort } from '@lxd/model/api/resources-network';

/** Either kind of card; what a kind lacks is absent. */
type Card = Partial<Omit<ResourcesGPUCard, 'sriov'>> &
  Pick<ResourcesNetworkCard, 'ports'> & {
    readonly sriov?: { readonly current_vfs: number; readonly maximum_vfs: number; readonly vfs: readonly Card[] };
  }; // prettier-ignore

/** A graphics or network card. @param ports how to show a network card's ports */
export function cardLines(card: Card, ports: (card: Card) => string[] = () => []): string[] {
  const named = (label: string, name?: string, more?: string): string[] =>
    name ? [`${label}: ${name}${more === undefined ? '' : ` (${more})`}`] : [];
  return [
    `NUMA node: ${card.numa_node ?? 0}`,
    ...named('Vendor', card.vendor, card.vendor_id ?? ''),
    ...named('Product', card.product, card.product_id ?? ''),
    ...named('PCI address', card.pci_address),
    ...named('Driver', card.driver, card.driver_version ?? ''),
    ...drmLines(card),
    ...ports(card),
    ...nvidiaLines(card),
    ...functionLines(card, ports),
    ...mdevLines(card),
  ];
}

function drmLines({ drm }: Card): string[] {
  if (!drm) return [];
  const nodes = [
    ['Card', drm.card_name, drm.card_device],
    ['Control', drm.control_name, drm.control_device],
    ['Render', drm.render_name, drm.render_device],
  ] as const;
  const present = nodes.filter(([, name]) => name);
  return ['DRM:', `  ID: ${drm.id}`, ...present.map(([label, name, device]) => `  ${label}: ${name} (${device ?? ''})`)];
} // prettier-ignore

function nvidiaLines({ nvidia }: Card): string[] {
  if (!nvidia) return [];
  return [
    'NVIDIA information:',
    `  Architecture: ${nvidia.architecture ?? ''}`,
    `  Brand: ${nvidia.brand ?? ''}`,
    `  Model: ${nvidia.model ?? ''}`,
    `  CUDA Version: ${nvidia.cuda_version ?? ''}`,
    `  NVRM Version: ${nvidia.nvrm_version ?? ''}`,
    `  UUID: ${nvidia.uuid ?? ''}`,
  ];
}

function functionLines({ sriov }: Card, ports: (card: Card) => string[]): string[] {
  if (!sriov) return [];
  const lines = [
    'SR-IOV information:',
    `  Current number of VFs: ${sriov.current_vfs}`,
    `  Maximum number of VFs: ${sriov.maximum_vfs}`,
  ];
  if ((sriov.vfs ?? []).length === 0) return lines;
  lines.push(`  VFs: ${sriov.maximum_vfs}`); // as LXD's client: not how many follow
  for (const card of sriov.vfs) {
    const [first, ...rest] = cardLines(card, ports);
    lines.push(`  - ${first}`, ...rest.map((line) => `    ${line}`));
  }
  return lines;
}

function mdevLines({ mdev }: Card): string[] {
  if (!mdev) return [];
  const lines = ['Mdev profiles:'];
  for (const id of Object.keys(mdev).sort()) {
    const { available, description } = mdev[id]!;
    lines.push(`  - ${id} (${available} available)`);
    for (const line of description ? description.split('\n') : []) lines.push(`      ${line}`);
  }
  return lines;
}

export function portLines({ ports }: Card): string[] {
  if (!ports || ports.length === 0) return [];
  return ['Ports:', ...ports.flatMap(onePort)];
}

function onePort(port: ResourcesNetworkCardPort): string[] {
  const lines = [`  - Port ${port.port} (${port.protocol})`];
  const add = (label: string, value: string | boolean): void =>
    void lines.push(`    ${label}: ${value}`);
  add('ID', port.id);
  if (port.address) add('Address', port.address);
  if (port.supported_modes) add('Supported modes', port.supported_modes.join(', '));
  if (port.supported_ports) add('Supported ports', port.supported_ports.join(', '));
  if (port.port_type) add('Port type', port.port_type);
  if (port.transceiver_type) add('Transceiver type', port.transceiver_type);
  add('Auto negotiation', port.auto_negotiation);
  add('Link detected', port.link_detected);
  if (port.link_speed) {
    add('Link speed', `${port.link_speed}Mbit/s (${port.link_duplex ?? ''} duplex)`);
  }
  const { infiniband } = port;
  if (!infiniband) return lines;
  lines.push('    Infiniband:');
  const nodes = [
    ['IsSM', infiniband.issm_name, infiniband.issm_device],
    ['MAD', infiniband.mad_name, infiniband.mad_device],
    ['Verb', infiniband.verb_name, infiniband.verb_device],
  ] as const;
  for (const [label, name, device] of nodes) {
    if (name) lines.push(`      ${label}: ${name} (${device ?? ''})`);
  }
  return lines;
}
