/**
 * The configuration keys of LXD 5.2, written down from its reference and its sources' known
 * behaviour, not from the declarations here. `*`: a name the user or the server picks.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const keysOfLxd52: Readonly<Record<string, readonly string[]>> = {
  cluster: words('scheduler.instance user.*'),
  'device-disk': words(`
    boot.priority ceph.cluster_name ceph.user_name limits.max limits.read limits.write optional
    path pool propagation raw.mount.options readonly recursive required shift size size.state
    source
  `),
  'device-gpu-mdev': words('gputype id mdev pci productid vendorid'),
  'device-gpu-mig': words('gputype id mig.ci mig.gi mig.uuid pci productid vendorid'),
  'device-gpu-physical': words('gid gputype id mode pci productid uid vendorid'),
  'device-gpu-sriov': words('gputype id pci productid vendorid'),
  'device-infiniband': words('hwaddr mtu name nictype parent'),
  'device-nic-bridged': words(`
    boot.priority host_name hwaddr ipv4.address ipv4.routes ipv4.routes.external ipv6.address
    ipv6.routes ipv6.routes.external limits.egress limits.ingress limits.max maas.subnet.ipv4
    maas.subnet.ipv6 mtu name network nictype parent security.ipv4_filtering
    security.ipv6_filtering security.mac_filtering security.port_isolation vlan vlan.tagged
  `),
  'device-nic-ipvlan': words(`
    gvrp hwaddr ipv4.address ipv4.gateway ipv4.host_table ipv6.address ipv6.gateway
    ipv6.host_table mode mtu name nictype parent vlan
  `),
  'device-nic-macvlan': words(`
    boot.priority gvrp hwaddr maas.subnet.ipv4 maas.subnet.ipv6 mtu name network nictype parent
    vlan
  `),
  'device-nic-ovn': words(`
    acceleration boot.priority host_name hwaddr ipv4.address ipv4.routes ipv4.routes.external
    ipv6.address ipv6.routes ipv6.routes.external mtu name network nictype security.acls
    security.acls.default.egress.action security.acls.default.egress.logged
    security.acls.default.ingress.action security.acls.default.ingress.logged
  `),
  'device-nic-p2p': words(`
    boot.priority host_name hwaddr ipv4.routes ipv6.routes limits.egress limits.ingress limits.max
    mtu name nictype
  `),
  'device-nic-physical': words(`
    boot.priority gvrp hwaddr maas.subnet.ipv4 maas.subnet.ipv6 mtu name nictype parent vlan
  `),
  'device-nic-routed': words(`
    gvrp host_name hwaddr ipv4.address ipv4.gateway ipv4.host_address ipv4.host_table
    ipv4.neighbor_probe ipv4.routes ipv6.address ipv6.gateway ipv6.host_address ipv6.host_table
    ipv6.neighbor_probe ipv6.routes limits.egress limits.ingress limits.max mtu name nictype
    parent vlan
  `),
  'device-nic-sriov': words(`
    boot.priority host_name hwaddr maas.subnet.ipv4 maas.subnet.ipv6 mtu name network nictype
    parent security.mac_filtering vlan
  `),
  'device-pci': words('address'),
  'device-proxy': words(`
    bind connect gid listen mode nat proxy_protocol security.gid security.uid uid
  `),
  'device-tpm': words('path'),
  'device-unix-block': words('gid major minor mode path required source uid'),
  'device-unix-char': words('gid major minor mode path required source uid'),
  'device-unix-hotplug': words('gid mode productid required uid vendorid'),
  'device-usb': words('gid mode productid required uid vendorid'),
  instance: words(`
    agent.nic_config boot.autostart boot.autostart.delay boot.autostart.priority
    boot.host_shutdown_timeout boot.stop.priority cloud-init.network-config cloud-init.user-data
    cloud-init.vendor-data cluster.evacuate environment.* image.* limits.cpu limits.cpu.allowance
    limits.cpu.priority limits.disk.priority limits.hugepages.1GB limits.hugepages.1MB
    limits.hugepages.2MB limits.hugepages.64KB limits.kernel.* limits.memory limits.memory.enforce
    limits.memory.hugepages limits.memory.swap limits.memory.swap.priority limits.network.priority
    limits.processes linux.kernel_modules linux.sysctl.* migration.incremental.memory
    migration.incremental.memory.goal migration.incremental.memory.iterations migration.stateful
    nvidia.driver.capabilities nvidia.require.cuda nvidia.require.driver nvidia.runtime
    raw.apparmor raw.idmap raw.lxc raw.qemu raw.seccomp security.agent.metrics security.devlxd
    security.devlxd.images security.idmap.base security.idmap.isolated security.idmap.size
    security.nesting security.privileged security.protection.delete security.protection.shift
    security.secureboot security.syscalls.allow security.syscalls.blacklist
    security.syscalls.blacklist_compat security.syscalls.blacklist_default security.syscalls.deny
    security.syscalls.deny_compat security.syscalls.deny_default security.syscalls.intercept.bpf
    security.syscalls.intercept.bpf.devices security.syscalls.intercept.mknod
    security.syscalls.intercept.mount security.syscalls.intercept.mount.allowed
    security.syscalls.intercept.mount.fuse security.syscalls.intercept.mount.shift
    security.syscalls.intercept.sched_setscheduler security.syscalls.intercept.setxattr
    security.syscalls.intercept.sysinfo security.syscalls.whitelist snapshots.expiry
    snapshots.pattern snapshots.schedule snapshots.schedule.stopped user.* volatile.*.apply_quota
    volatile.*.ceph_rbd volatile.*.host_name volatile.*.hwaddr volatile.*.last_state.created
    volatile.*.last_state.hwaddr volatile.*.last_state.mtu volatile.*.last_state.pci.driver
    volatile.*.last_state.pci.parent volatile.*.last_state.pci.slot.name
    volatile.*.last_state.vf.hwaddr volatile.*.last_state.vf.id volatile.*.last_state.vf.parent
    volatile.*.last_state.vf.spoofcheck volatile.*.last_state.vf.vlan volatile.*.name
    volatile.*.vgpu.uuid volatile.apply_nvram volatile.apply_template volatile.base_image
    volatile.cloud-init.instance-id volatile.evacuate.origin volatile.idmap.base
    volatile.idmap.current volatile.idmap.next volatile.last_state.idmap volatile.last_state.power
    volatile.last_state.ready volatile.uuid volatile.vsock_id
  `),
  'network-acl': words('user.*'),
  'network-bridge': words(`
    bgp.ipv4.nexthop bgp.ipv6.nexthop bgp.peers.*.address bgp.peers.*.asn bgp.peers.*.password
    bridge.driver bridge.external_interfaces bridge.hwaddr bridge.mode bridge.mtu dns.domain
    dns.mode dns.search dns.zone.forward dns.zone.reverse.ipv4 dns.zone.reverse.ipv6
    fan.overlay_subnet fan.type fan.underlay_subnet ipv4.address ipv4.dhcp ipv4.dhcp.expiry
    ipv4.dhcp.gateway ipv4.dhcp.ranges ipv4.firewall ipv4.nat ipv4.nat.address ipv4.nat.order
    ipv4.ovn.ranges ipv4.routes ipv4.routing ipv6.address ipv6.dhcp ipv6.dhcp.expiry
    ipv6.dhcp.ranges ipv6.dhcp.stateful ipv6.firewall ipv6.nat ipv6.nat.address ipv6.nat.order
    ipv6.ovn.ranges ipv6.routes ipv6.routing maas.subnet.ipv4 maas.subnet.ipv6 raw.dnsmasq
    security.acls security.acls.default.egress.action security.acls.default.egress.logged
    security.acls.default.ingress.action security.acls.default.ingress.logged tunnel.*.group
    tunnel.*.id tunnel.*.interface tunnel.*.local tunnel.*.port tunnel.*.protocol tunnel.*.remote
    tunnel.*.ttl user.*
  `),
  'network-forward': words('target_address user.*'),
  'network-macvlan': words('gvrp maas.subnet.ipv4 maas.subnet.ipv6 mtu parent user.* vlan'),
  'network-ovn': words(`
    bridge.hwaddr bridge.mtu dns.domain dns.search dns.zone.forward dns.zone.reverse.ipv4
    dns.zone.reverse.ipv6 ipv4.address ipv4.dhcp ipv4.nat ipv4.nat.address ipv6.address ipv6.dhcp
    ipv6.dhcp.stateful ipv6.nat ipv6.nat.address network security.acls
    security.acls.default.egress.action security.acls.default.egress.logged
    security.acls.default.ingress.action security.acls.default.ingress.logged user.*
    volatile.network.ipv4.address volatile.network.ipv6.address
  `),
  'network-peering': words('user.*'),
  'network-physical': words(`
    bgp.peers.*.address bgp.peers.*.asn bgp.peers.*.password dns.nameservers gvrp ipv4.gateway
    ipv4.ovn.ranges ipv4.routes ipv4.routes.anycast ipv6.gateway ipv6.ovn.ranges ipv6.routes
    ipv6.routes.anycast maas.subnet.ipv4 maas.subnet.ipv6 mtu ovn.ingress_mode parent user.* vlan
  `),
  'network-sriov': words('maas.subnet.ipv4 maas.subnet.ipv6 mtu parent user.* vlan'),
  'network-zone': words('dns.nameservers network.nat peers.*.address peers.*.key user.*'),
  'network-zone-record': words('user.*'),
  project: words(`
    backups.compression_algorithm features.images features.networks features.profiles
    features.storage.volumes images.auto_update_cached images.auto_update_interval
    images.compression_algorithm images.default_architecture images.remote_cache_expiry
    limits.containers limits.cpu limits.disk limits.instances limits.memory limits.networks
    limits.processes limits.virtual-machines restricted restricted.backups
    restricted.cluster.groups restricted.cluster.target restricted.containers.interception
    restricted.containers.lowlevel restricted.containers.nesting restricted.containers.privilege
    restricted.devices.disk restricted.devices.disk.paths restricted.devices.gpu
    restricted.devices.infiniband restricted.devices.nic restricted.devices.pci
    restricted.devices.proxy restricted.devices.unix-block restricted.devices.unix-char
    restricted.devices.unix-hotplug restricted.devices.usb restricted.idmap.gid
    restricted.idmap.uid restricted.networks.subnets restricted.networks.uplinks
    restricted.networks.zones restricted.snapshots restricted.virtual-machines.lowlevel user.*
  `),
  server: words(`
    backups.compression_algorithm candid.api.key candid.api.url candid.domains candid.expiry
    cluster.https_address cluster.images_minimal_replica cluster.max_standby cluster.max_voters
    cluster.offline_threshold core.bgp_address core.bgp_asn core.bgp_routerid core.debug_address
    core.dns_address core.https_address core.https_allowed_credentials core.https_allowed_headers
    core.https_allowed_methods core.https_allowed_origin core.https_trusted_proxy
    core.metrics_address core.metrics_authentication core.proxy_http core.proxy_https
    core.proxy_ignore_hosts core.shutdown_timeout core.trust_ca_certificates core.trust_password
    images.auto_update_cached images.auto_update_interval images.compression_algorithm
    images.default_architecture images.remote_cache_expiry instances.nic.host_name maas.api.key
    maas.api.url maas.machine network.ovn.integration_bridge network.ovn.northbound_connection
    rbac.agent.private_key rbac.agent.public_key rbac.agent.url rbac.agent.username
    rbac.api.expiry rbac.api.key rbac.api.url storage.backups_volume storage.images_volume user.*
  `),
  'storage-btrfs': words(`
    btrfs.mount_options rsync.bwlimit rsync.compression security.shifted security.unmapped size
    snapshots.expiry snapshots.pattern snapshots.schedule source user.* volatile.idmap.last
    volatile.idmap.next volatile.initial_source volume.security.shifted volume.security.unmapped
    volume.size volume.snapshots.expiry volume.snapshots.pattern volume.snapshots.schedule
  `),
  'storage-ceph': words(`
    block.filesystem block.mount_options ceph.cluster_name ceph.osd.data_pool_name
    ceph.osd.force_reuse ceph.osd.pg_num ceph.osd.pool_name ceph.rbd.clone_copy ceph.rbd.du
    ceph.rbd.features ceph.user.name rsync.bwlimit rsync.compression security.shifted
    security.unmapped size snapshots.expiry snapshots.pattern snapshots.schedule source user.*
    volatile.idmap.last volatile.idmap.next volatile.initial_source volatile.pool.pristine
    volume.block.filesystem volume.block.mount_options volume.security.shifted
    volume.security.unmapped volume.size volume.snapshots.expiry volume.snapshots.pattern
    volume.snapshots.schedule
  `),
  'storage-cephfs': words(`
    cephfs.cluster_name cephfs.path cephfs.user.name rsync.bwlimit rsync.compression
    security.shifted security.unmapped size snapshots.expiry snapshots.pattern snapshots.schedule
    source user.* volatile.idmap.last volatile.idmap.next volatile.initial_source
    volatile.pool.pristine volume.security.shifted volume.security.unmapped volume.size
    volume.snapshots.expiry volume.snapshots.pattern volume.snapshots.schedule
  `),
  'storage-dir': words(`
    rsync.bwlimit rsync.compression security.shifted security.unmapped size snapshots.expiry
    snapshots.pattern snapshots.schedule source user.* volatile.idmap.last volatile.idmap.next
    volatile.initial_source volume.security.shifted volume.security.unmapped volume.size
    volume.snapshots.expiry volume.snapshots.pattern volume.snapshots.schedule
  `),
  'storage-lvm': words(`
    block.filesystem block.mount_options lvm.stripes lvm.stripes.size lvm.thinpool_metadata_size
    lvm.thinpool_name lvm.use_thinpool lvm.vg.force_reuse lvm.vg_name rsync.bwlimit
    rsync.compression security.shifted security.unmapped size snapshots.expiry snapshots.pattern
    snapshots.schedule source user.* volatile.idmap.last volatile.idmap.next
    volatile.initial_source volume.block.filesystem volume.block.mount_options volume.lvm.stripes
    volume.lvm.stripes.size volume.security.shifted volume.security.unmapped volume.size
    volume.snapshots.expiry volume.snapshots.pattern volume.snapshots.schedule
  `),
  'storage-zfs': words(`
    rsync.bwlimit rsync.compression security.shifted security.unmapped size snapshots.expiry
    snapshots.pattern snapshots.schedule source user.* volatile.idmap.last volatile.idmap.next
    volatile.initial_source volume.security.shifted volume.security.unmapped volume.size
    volume.snapshots.expiry volume.snapshots.pattern volume.snapshots.schedule
    volume.zfs.blocksize volume.zfs.remove_snapshots volume.zfs.reserve_space
    volume.zfs.use_refquota zfs.blocksize zfs.clone_copy zfs.export zfs.pool_name
    zfs.remove_snapshots zfs.reserve_space zfs.use_refquota
  `),
};
