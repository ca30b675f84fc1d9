// Made by generate-api-schemas.mjs from src/api; run `npm run generate` instead of editing.

/** The name of a wire type. */
export type ApiType =
  | 'Certificate'
  | 'CertificateAddToken'
  | 'CertificatePut'
  | 'CertificateType'
  | 'CertificatesPost'
  | 'Cluster'
  | 'ClusterCertificatePut'
  | 'ClusterGroup'
  | 'ClusterGroupPost'
  | 'ClusterGroupPut'
  | 'ClusterGroupsPost'
  | 'ClusterMember'
  | 'ClusterMemberConfigKey'
  | 'ClusterMemberJoinToken'
  | 'ClusterMemberPost'
  | 'ClusterMemberPut'
  | 'ClusterMemberStatePost'
  | 'ClusterMembersPost'
  | 'ClusterPut'
  | 'Config'
  | 'Devices'
  | 'Event'
  | 'EventLifecycle'
  | 'EventLifecycleRequestor'
  | 'EventLogging'
  | 'EventType'
  | 'Image'
  | 'ImageAlias'
  | 'ImageAliasesEntry'
  | 'ImageAliasesEntryPost'
  | 'ImageAliasesEntryPut'
  | 'ImageAliasesPost'
  | 'ImageExportPost'
  | 'ImageMetadata'
  | 'ImageMetadataTemplate'
  | 'ImagePut'
  | 'ImageSource'
  | 'ImagesPost'
  | 'ImagesPostSource'
  | 'Instance'
  | 'InstanceAction'
  | 'InstanceBackup'
  | 'InstanceBackupPost'
  | 'InstanceBackupsPost'
  | 'InstanceConsolePost'
  | 'InstanceExecPost'
  | 'InstanceFull'
  | 'InstancePost'
  | 'InstancePostTarget'
  | 'InstancePut'
  | 'InstanceSnapshot'
  | 'InstanceSnapshotPost'
  | 'InstanceSnapshotPut'
  | 'InstanceSnapshotsPost'
  | 'InstanceSource'
  | 'InstanceState'
  | 'InstanceStateCPU'
  | 'InstanceStateDisk'
  | 'InstanceStateMemory'
  | 'InstanceStateNetwork'
  | 'InstanceStateNetworkAddress'
  | 'InstanceStateNetworkCounters'
  | 'InstanceStatePut'
  | 'InstanceType'
  | 'InstancesPost'
  | 'InstancesPut'
  | 'Network'
  | 'NetworkACL'
  | 'NetworkACLPost'
  | 'NetworkACLPut'
  | 'NetworkACLRule'
  | 'NetworkACLsPost'
  | 'NetworkForward'
  | 'NetworkForwardPort'
  | 'NetworkForwardPut'
  | 'NetworkForwardsPost'
  | 'NetworkLease'
  | 'NetworkPeer'
  | 'NetworkPeerPut'
  | 'NetworkPeersPost'
  | 'NetworkPost'
  | 'NetworkPut'
  | 'NetworkState'
  | 'NetworkStateAddress'
  | 'NetworkStateBond'
  | 'NetworkStateBridge'
  | 'NetworkStateCounters'
  | 'NetworkStateOVN'
  | 'NetworkStateVLAN'
  | 'NetworkZone'
  | 'NetworkZonePut'
  | 'NetworkZoneRecord'
  | 'NetworkZoneRecordEntry'
  | 'NetworkZoneRecordPut'
  | 'NetworkZoneRecordsPost'
  | 'NetworkZonesPost'
  | 'NetworksPost'
  | 'Operation'
  | 'Profile'
  | 'ProfilePost'
  | 'ProfilePut'
  | 'ProfilesPost'
  | 'Project'
  | 'ProjectPost'
  | 'ProjectPut'
  | 'ProjectState'
  | 'ProjectStateResource'
  | 'ProjectsPost'
  | 'Resources'
  | 'ResourcesCPU'
  | 'ResourcesCPUCache'
  | 'ResourcesCPUCore'
  | 'ResourcesCPUSocket'
  | 'ResourcesCPUThread'
  | 'ResourcesGPU'
  | 'ResourcesGPUCard'
  | 'ResourcesGPUCardDRM'
  | 'ResourcesGPUCardMdev'
  | 'ResourcesGPUCardNvidia'
  | 'ResourcesGPUCardSRIOV'
  | 'ResourcesMemory'
  | 'ResourcesMemoryNode'
  | 'ResourcesNetwork'
  | 'ResourcesNetworkCard'
  | 'ResourcesNetworkCardPort'
  | 'ResourcesNetworkCardPortInfiniband'
  | 'ResourcesNetworkCardSRIOV'
  | 'ResourcesPCI'
  | 'ResourcesPCIDevice'
  | 'ResourcesPCIVPD'
  | 'ResourcesStorage'
  | 'ResourcesStorageDisk'
  | 'ResourcesStorageDiskPartition'
  | 'ResourcesStoragePool'
  | 'ResourcesStoragePoolInodes'
  | 'ResourcesStoragePoolSpace'
  | 'ResourcesSystem'
  | 'ResourcesSystemChassis'
  | 'ResourcesSystemFirmware'
  | 'ResourcesSystemMotherboard'
  | 'ResourcesUSB'
  | 'ResourcesUSBDevice'
  | 'ResourcesUSBDeviceInterface'
  | 'Server'
  | 'ServerEnvironment'
  | 'ServerPut'
  | 'ServerStorageDriverInfo'
  | 'ServerUntrusted'
  | 'StatusCode'
  | 'StorageContentType'
  | 'StoragePool'
  | 'StoragePoolPut'
  | 'StoragePoolVolumeBackup'
  | 'StoragePoolVolumeBackupPost'
  | 'StoragePoolVolumeBackupsPost'
  | 'StoragePoolsPost'
  | 'StorageVolume'
  | 'StorageVolumePost'
  | 'StorageVolumePostTarget'
  | 'StorageVolumePut'
  | 'StorageVolumeSnapshot'
  | 'StorageVolumeSnapshotPost'
  | 'StorageVolumeSnapshotPut'
  | 'StorageVolumeSnapshotsPost'
  | 'StorageVolumeSource'
  | 'StorageVolumeState'
  | 'StorageVolumeStateUsage'
  | 'StorageVolumeType'
  | 'StorageVolumesPost'
  | 'Warning'
  | 'WarningPut';

/** JSON schemas of the wire types; they name each other as an OpenAPI document does. */
export const apiSchemas: Readonly<Record<ApiType, Readonly<Record<string, unknown>>>> = {
  Certificate: {"type":"object","properties":{"certificate":{"type":"string","description":"PEM"},"fingerprint":{"type":"string","description":"SHA-256 of the DER form, hex"},"name":{"type":"string"},"projects":{"type":"array","items":{"type":"string"}},"restricted":{"type":"boolean"},"type":{"$ref":"#/components/schemas/CertificateType"}},"required":["certificate","fingerprint","name","projects","restricted","type"],"description":"A trusted client."},
  CertificateAddToken: {"type":"object","properties":{"addresses":{"type":"array","items":{"type":"string"}},"client_name":{"type":"string"},"fingerprint":{"type":"string"},"secret":{"type":"string"}},"required":["addresses","client_name","fingerprint","secret"],"description":"What the token of `lxc config trust add` carries, base64 of its JSON."},
  CertificatePut: {"type":"object","properties":{"certificate":{"type":"string","description":"PEM"},"name":{"type":"string"},"projects":{"type":"array","items":{"type":"string"}},"restricted":{"type":"boolean"},"type":{"$ref":"#/components/schemas/CertificateType"}},"required":["certificate","name","projects","restricted","type"],"description":"The writable part of a trusted certificate."},
  CertificateType: {"enum":["client","metrics","server"],"description":"What a trusted certificate is good for. `server` belongs to a cluster member."},
  CertificatesPost: {"type":"object","properties":{"certificate":{"type":"string","description":"base64 of the DER form"},"name":{"type":"string"},"password":{"type":"string","description":"core.trust_password"},"projects":{"type":"array","items":{"type":"string"}},"restricted":{"type":"boolean"},"token":{"type":"boolean","description":"a join token instead of a certificate"},"type":{"$ref":"#/components/schemas/CertificateType"}},"required":[],"description":"Adds a certificate, the caller's own when `certificate` is absent, or asks for a token."},
  Cluster: {"type":"object","properties":{"enabled":{"type":"boolean"},"member_config":{"type":"array","items":{"$ref":"#/components/schemas/ClusterMemberConfigKey"}},"server_name":{"type":"string"}},"required":["enabled","member_config","server_name"],"description":"The member's view of the cluster."},
  ClusterCertificatePut: {"type":"object","properties":{"cluster_certificate":{"type":"string"},"cluster_certificate_key":{"type":"string"}},"required":["cluster_certificate","cluster_certificate_key"],"description":"The new certificate and key, PEM."},
  ClusterGroup: {"type":"object","properties":{"description":{"type":"string"},"members":{"type":"array","items":{"type":"string"}},"name":{"type":"string"}},"required":["description","members","name"],"description":"A group of members."},
  ClusterGroupPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a group."},
  ClusterGroupPut: {"type":"object","properties":{"description":{"type":"string"},"members":{"type":"array","items":{"type":"string"}}},"required":["description","members"],"description":"The writable part of a group."},
  ClusterGroupsPost: {"type":"object","properties":{"description":{"type":"string"},"members":{"type":"array","items":{"type":"string"}},"name":{"type":"string"}},"required":["name"],"description":"Creates a group."},
  ClusterMember: {"type":"object","properties":{"architecture":{"type":"string"},"config":{"$ref":"#/components/schemas/Config"},"database":{"type":"boolean"},"description":{"type":"string"},"failure_domain":{"type":"string"},"groups":{"type":"array","items":{"type":"string"}},"message":{"type":"string"},"roles":{"type":"array","items":{"type":"string"}},"server_name":{"type":"string"},"status":{"type":"string"},"url":{"type":"string"}},"required":["architecture","config","database","description","failure_domain","groups","message","roles","server_name","status","url"],"description":"A member."},
  ClusterMemberConfigKey: {"type":"object","properties":{"description":{"type":"string"},"entity":{"type":"string"},"key":{"type":"string"},"name":{"type":"string"},"value":{"type":"string"}},"required":["description","entity","key","name","value"],"description":"A key that differs from member to member and that a joiner must supply."},
  ClusterMemberJoinToken: {"type":"object","properties":{"addresses":{"type":"array","items":{"type":"string"}},"fingerprint":{"type":"string"},"secret":{"type":"string"},"server_name":{"type":"string"}},"required":["addresses","fingerprint","secret","server_name"],"description":"What a join token carries, base64 of its JSON."},
  ClusterMemberPost: {"type":"object","properties":{"server_name":{"type":"string"}},"required":["server_name"],"description":"Renames a member."},
  ClusterMemberPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"failure_domain":{"type":"string"},"groups":{"type":"array","items":{"type":"string"}},"roles":{"type":"array","items":{"type":"string"}}},"required":["config","description","failure_domain","groups","roles"],"description":"The writable part of a member."},
  ClusterMemberStatePost: {"type":"object","properties":{"action":{"enum":["evacuate","restore"]},"mode":{"type":"string","description":"cluster.evacuate for this time only"}},"required":["action"],"description":"Evacuates or restores a member."},
  ClusterMembersPost: {"type":"object","properties":{"server_name":{"type":"string"}},"required":["server_name"],"description":"Asks for a join token."},
  ClusterPut: {"type":"object","properties":{"cluster_address":{"type":"string"},"cluster_certificate":{"type":"string"},"cluster_password":{"type":"string"},"enabled":{"type":"boolean"},"member_config":{"type":"array","items":{"$ref":"#/components/schemas/ClusterMemberConfigKey"}},"server_address":{"type":"string"},"server_name":{"type":"string"}},"required":[],"description":"Bootstraps, joins or leaves."},
  Config: {"type":"object","additionalProperties":{"type":"string"},"description":"Configuration as the API carries it: every value a string, whatever its nominal type."},
  Devices: {"type":"object","additionalProperties":{"$ref":"#/components/schemas/Config"},"description":"Devices by name, each a map of options."},
  Event: {"type":"object","properties":{"location":{"type":"string"},"metadata":{"description":"EventLifecycle, EventLogging or Operation"},"project":{"type":"string"},"timestamp":{"type":"string","description":"RFC 3339 with nanoseconds"},"type":{"$ref":"#/components/schemas/EventType"}},"required":["metadata","timestamp","type"],"description":"One event."},
  EventLifecycle: {"type":"object","properties":{"action":{"type":"string","description":"instance-started, ..."},"context":{"type":"object","additionalProperties":{}},"requestor":{"$ref":"#/components/schemas/EventLifecycleRequestor"},"source":{"type":"string","description":"URL of the object"}},"required":["action","source"],"description":"What a `lifecycle` event carries."},
  EventLifecycleRequestor: {"type":"object","properties":{"address":{"type":"string"},"protocol":{"type":"string","description":"unix, tls, candid, cluster"},"username":{"type":"string"}},"required":["address","protocol","username"],"description":"Who asked."},
  EventLogging: {"type":"object","properties":{"context":{"$ref":"#/components/schemas/Config"},"level":{"type":"string"},"message":{"type":"string"}},"required":["context","level","message"],"description":"What a `logging` event carries."},
  EventType: {"enum":["lifecycle","logging","operation"],"description":"The kinds of event; `logging` is for administrators."},
  Image: {"type":"object","properties":{"aliases":{"type":"array","items":{"$ref":"#/components/schemas/ImageAlias"}},"architecture":{"type":"string"},"auto_update":{"type":"boolean"},"cached":{"type":"boolean"},"created_at":{"type":"string"},"expires_at":{"type":"string"},"filename":{"type":"string"},"fingerprint":{"type":"string","description":"SHA-256, hex"},"last_used_at":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"},"description":"names applied to new instances"},"properties":{"$ref":"#/components/schemas/Config"},"public":{"type":"boolean"},"size":{"type":"number","description":"bytes"},"type":{"$ref":"#/components/schemas/InstanceType"},"update_source":{"$ref":"#/components/schemas/ImageSource"},"uploaded_at":{"type":"string"}},"required":["aliases","architecture","auto_update","cached","created_at","expires_at","filename","fingerprint","last_used_at","profiles","properties","public","size","type","uploaded_at"],"description":"An image."},
  ImageAlias: {"type":"object","properties":{"description":{"type":"string"},"name":{"type":"string"}},"required":["description","name"],"description":"An alias as an image lists it."},
  ImageAliasesEntry: {"type":"object","properties":{"description":{"type":"string"},"name":{"type":"string"},"target":{"type":"string","description":"fingerprint"},"type":{"$ref":"#/components/schemas/InstanceType"}},"required":["description","name","target","type"],"description":"An alias."},
  ImageAliasesEntryPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames an alias."},
  ImageAliasesEntryPut: {"type":"object","properties":{"description":{"type":"string"},"target":{"type":"string","description":"fingerprint"}},"required":["description","target"],"description":"The writable part of an alias."},
  ImageAliasesPost: {"type":"object","properties":{"description":{"type":"string"},"name":{"type":"string"},"target":{"type":"string","description":"fingerprint"},"type":{"$ref":"#/components/schemas/InstanceType"}},"required":["name","target"],"description":"Creates an alias."},
  ImageExportPost: {"type":"object","properties":{"aliases":{"type":"array","items":{"$ref":"#/components/schemas/ImageAlias"}},"certificate":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"}},"project":{"type":"string"},"secret":{"type":"string"},"target":{"type":"string"}},"required":[],"description":"Pushes an image to another server."},
  ImageMetadata: {"type":"object","properties":{"architecture":{"type":"string"},"creation_date":{"type":"number","description":"seconds since the epoch"},"expiry_date":{"type":"number","description":"seconds since the epoch, 0: never"},"properties":{"$ref":"#/components/schemas/Config"},"templates":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/ImageMetadataTemplate"}}},"required":["architecture","creation_date","expiry_date","properties","templates"],"description":"The content of `metadata.yaml`."},
  ImageMetadataTemplate: {"type":"object","properties":{"create_only":{"type":"boolean"},"properties":{"$ref":"#/components/schemas/Config"},"template":{"type":"string","description":"file name under templates/"},"when":{"type":"array","items":{"type":"string"},"description":"create, copy, rename, start"}},"required":["template","when"],"description":"A file rendered inside the instance on given occasions."},
  ImagePut: {"type":"object","properties":{"auto_update":{"type":"boolean"},"expires_at":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"},"description":"names applied to new instances"},"properties":{"$ref":"#/components/schemas/Config"},"public":{"type":"boolean"}},"required":["auto_update","expires_at","profiles","properties","public"],"description":"The writable part of an image."},
  ImageSource: {"type":"object","properties":{"alias":{"type":"string"},"certificate":{"type":"string"},"image_type":{"type":"string"},"protocol":{"type":"string","description":"simplestreams, lxd, direct"},"server":{"type":"string"}},"required":["alias","certificate","image_type","protocol","server"],"description":"Where a downloaded image came from and can be refreshed from."},
  ImagesPost: {"type":"object","properties":{"aliases":{"type":"array","items":{"$ref":"#/components/schemas/ImageAlias"}},"auto_update":{"type":"boolean"},"compression_algorithm":{"type":"string"},"expires_at":{"type":"string"},"filename":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"}},"properties":{"$ref":"#/components/schemas/Config"},"public":{"type":"boolean"},"source":{"$ref":"#/components/schemas/ImagesPostSource"}},"required":[],"description":"Creates an image from a source; an upload sends headers instead."},
  ImagesPostSource: {"type":"object","properties":{"alias":{"type":"string"},"certificate":{"type":"string"},"fingerprint":{"type":"string"},"image_type":{"type":"string"},"mode":{"type":"string","description":"pull (default), push"},"name":{"type":"string"},"project":{"type":"string"},"protocol":{"type":"string"},"secret":{"type":"string"},"server":{"type":"string"},"type":{"type":"string","description":"instance (or its kind), snapshot, image, url"},"url":{"type":"string"}},"required":["type"],"description":"Where a new image comes from."},
  Instance: {"type":"object","properties":{"architecture":{"type":"string"},"config":{"$ref":"#/components/schemas/Config"},"created_at":{"type":"string"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"ephemeral":{"type":"boolean"},"expanded_config":{"$ref":"#/components/schemas/Config"},"expanded_devices":{"$ref":"#/components/schemas/Devices"},"last_used_at":{"type":"string","description":"1970-01-01T00:00:00Z: never started"},"location":{"type":"string","description":"member, \"none\" when not clustered"},"name":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"}},"project":{"type":"string"},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"},"stateful":{"type":"boolean"},"status":{"type":"string"},"status_code":{"$ref":"#/components/schemas/StatusCode"},"type":{"$ref":"#/components/schemas/InstanceType"}},"required":["architecture","config","created_at","description","devices","ephemeral","expanded_config","expanded_devices","last_used_at","location","name","profiles","project","stateful","status","status_code","type"],"description":"An instance."},
  InstanceAction: {"enum":["start","stop","restart","freeze","unfreeze"],"description":"What a client may ask of an instance's state."},
  InstanceBackup: {"type":"object","properties":{"container_only":{"type":"boolean","description":"old name of instance_only"},"created_at":{"type":"string"},"expires_at":{"type":"string"},"instance_only":{"type":"boolean"},"name":{"type":"string","description":"instance/backup"},"optimized_storage":{"type":"boolean"}},"required":["container_only","created_at","expires_at","instance_only","name","optimized_storage"],"description":"A backup."},
  InstanceBackupPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a backup."},
  InstanceBackupsPost: {"type":"object","properties":{"compression_algorithm":{"type":"string"},"container_only":{"type":"boolean"},"expires_at":{"type":"string"},"instance_only":{"type":"boolean"},"name":{"type":"string"},"optimized_storage":{"type":"boolean"}},"required":[],"description":"Makes a backup."},
  InstanceConsolePost: {"type":"object","properties":{"height":{"type":"number","description":"rows"},"type":{"type":"string","description":"console (default), vga"},"width":{"type":"number","description":"columns"}},"required":[],"description":"Attaches to the console."},
  InstanceExecPost: {"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}},"cwd":{"type":"string"},"environment":{"$ref":"#/components/schemas/Config"},"group":{"type":"number"},"height":{"type":"number","description":"rows"},"interactive":{"type":"boolean"},"record-output":{"type":"boolean"},"user":{"type":"number"},"wait-for-websocket":{"type":"boolean"},"width":{"type":"number","description":"columns"}},"required":["command"],"description":"Runs a command."},
  InstanceFull: {"type":"object","properties":{"architecture":{"type":"string"},"backups":{"type":["array","null"],"items":{"$ref":"#/components/schemas/InstanceBackup"}},"config":{"$ref":"#/components/schemas/Config"},"created_at":{"type":"string"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"ephemeral":{"type":"boolean"},"expanded_config":{"$ref":"#/components/schemas/Config"},"expanded_devices":{"$ref":"#/components/schemas/Devices"},"last_used_at":{"type":"string","description":"1970-01-01T00:00:00Z: never started"},"location":{"type":"string","description":"member, \"none\" when not clustered"},"name":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"}},"project":{"type":"string"},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"},"snapshots":{"type":["array","null"],"items":{"$ref":"#/components/schemas/InstanceSnapshot"}},"state":{"anyOf":[{"$ref":"#/components/schemas/InstanceState"},{"type":"null"}]},"stateful":{"type":"boolean"},"status":{"type":"string"},"status_code":{"$ref":"#/components/schemas/StatusCode"},"type":{"$ref":"#/components/schemas/InstanceType"}},"required":["architecture","backups","config","created_at","description","devices","ephemeral","expanded_config","expanded_devices","last_used_at","location","name","profiles","project","snapshots","state","stateful","status","status_code","type"],"description":"An instance with all that belongs to it: `recursion=2`, or `recursion=1` on one instance."},
  InstancePost: {"type":"object","properties":{"allow_inconsistent":{"type":"boolean"},"container_only":{"type":"boolean"},"instance_only":{"type":"boolean"},"live":{"type":"boolean"},"migration":{"type":"boolean"},"name":{"type":"string"},"pool":{"type":"string"},"project":{"type":"string"},"target":{"$ref":"#/components/schemas/InstancePostTarget"}},"required":[],"description":"Renames, moves or migrates an instance."},
  InstancePostTarget: {"type":"object","properties":{"certificate":{"type":"string"},"operation":{"type":"string"},"secrets":{"$ref":"#/components/schemas/Config"}},"required":[],"description":"Where a push migration connects to."},
  InstancePut: {"type":"object","properties":{"architecture":{"type":"string"},"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"ephemeral":{"type":"boolean"},"profiles":{"type":"array","items":{"type":"string"}},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"},"stateful":{"type":"boolean"}},"required":["architecture","config","description","devices","ephemeral","profiles","stateful"],"description":"The writable part of an instance."},
  InstanceSnapshot: {"type":"object","properties":{"architecture":{"type":"string"},"config":{"$ref":"#/components/schemas/Config"},"created_at":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"ephemeral":{"type":"boolean"},"expanded_config":{"$ref":"#/components/schemas/Config"},"expanded_devices":{"$ref":"#/components/schemas/Devices"},"expires_at":{"type":"string","description":"0001-01-01T00:00:00Z: never"},"last_used_at":{"type":"string"},"name":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"}},"size":{"type":"number","description":"bytes, -1: unknown"},"stateful":{"type":"boolean"}},"required":["architecture","config","created_at","devices","ephemeral","expanded_config","expanded_devices","expires_at","last_used_at","name","profiles","size","stateful"],"description":"A snapshot."},
  InstanceSnapshotPost: {"type":"object","properties":{"live":{"type":"boolean"},"migration":{"type":"boolean"},"name":{"type":"string"},"target":{"$ref":"#/components/schemas/InstancePostTarget"}},"required":[],"description":"Renames or migrates a snapshot."},
  InstanceSnapshotPut: {"type":"object","properties":{"expires_at":{"type":"string","description":"0001-01-01T00:00:00Z: never"}},"required":["expires_at"],"description":"The writable part of a snapshot."},
  InstanceSnapshotsPost: {"type":"object","properties":{"expires_at":{"type":"string"},"name":{"type":"string"},"stateful":{"type":"boolean"}},"required":[],"description":"Takes a snapshot."},
  InstanceSource: {"type":"object","properties":{"alias":{"type":"string"},"allow_inconsistent":{"type":"boolean"},"base-image":{"type":"string"},"certificate":{"type":"string","description":"PEM"},"container_only":{"type":"boolean"},"fingerprint":{"type":"string"},"instance_only":{"type":"boolean"},"live":{"type":"boolean"},"mode":{"type":"string","description":"pull (default), push, relay"},"operation":{"type":"string"},"project":{"type":"string"},"properties":{"$ref":"#/components/schemas/Config","description":"finds the newest image that has them all"},"protocol":{"type":"string","description":"lxd, simplestreams"},"refresh":{"type":"boolean"},"secret":{"type":"string"},"secrets":{"$ref":"#/components/schemas/Config"},"server":{"type":"string"},"source":{"type":"string","description":"of a copy: instance or instance/snapshot"},"type":{"enum":["image","migration","copy","none"]}},"required":["type"],"description":"What a new instance is made from."},
  InstanceState: {"type":"object","properties":{"cpu":{"$ref":"#/components/schemas/InstanceStateCPU"},"disk":{"type":["object","null"],"additionalProperties":{"$ref":"#/components/schemas/InstanceStateDisk"}},"memory":{"$ref":"#/components/schemas/InstanceStateMemory"},"network":{"type":["object","null"],"additionalProperties":{"$ref":"#/components/schemas/InstanceStateNetwork"}},"pid":{"type":"number","description":"of its init on the host, 0 when stopped"},"processes":{"type":"number","description":"-1: unknown"},"status":{"type":"string"},"status_code":{"$ref":"#/components/schemas/StatusCode"}},"required":["cpu","disk","memory","network","pid","processes","status","status_code"],"description":"What an instance does right now."},
  InstanceStateCPU: {"type":"object","properties":{"usage":{"type":"number","description":"nanoseconds"}},"required":["usage"],"description":"CPU time used."},
  InstanceStateDisk: {"type":"object","properties":{"usage":{"type":"number","description":"bytes"}},"required":["usage"],"description":"Space used, by disk device."},
  InstanceStateMemory: {"type":"object","properties":{"swap_usage":{"type":"number"},"swap_usage_peak":{"type":"number"},"usage":{"type":"number"},"usage_peak":{"type":"number"}},"required":["swap_usage","swap_usage_peak","usage","usage_peak"],"description":"Memory, in bytes."},
  InstanceStateNetwork: {"type":"object","properties":{"addresses":{"type":"array","items":{"$ref":"#/components/schemas/InstanceStateNetworkAddress"}},"counters":{"$ref":"#/components/schemas/InstanceStateNetworkCounters"},"host_name":{"type":"string"},"hwaddr":{"type":"string"},"mtu":{"type":"number"},"state":{"type":"string","description":"up, down"},"type":{"type":"string","description":"broadcast, loopback, point-to-point"}},"required":["addresses","counters","host_name","hwaddr","mtu","state","type"],"description":"One interface in the guest."},
  InstanceStateNetworkAddress: {"type":"object","properties":{"address":{"type":"string"},"family":{"type":"string","description":"inet, inet6"},"netmask":{"type":"string","description":"prefix length"},"scope":{"type":"string","description":"local, link, global"}},"required":["address","family","netmask","scope"],"description":"One address."},
  InstanceStateNetworkCounters: {"type":"object","properties":{"bytes_received":{"type":"number"},"bytes_sent":{"type":"number"},"errors_received":{"type":"number"},"errors_sent":{"type":"number"},"packets_dropped_inbound":{"type":"number"},"packets_dropped_outbound":{"type":"number"},"packets_received":{"type":"number"},"packets_sent":{"type":"number"}},"required":["bytes_received","bytes_sent","errors_received","errors_sent","packets_dropped_inbound","packets_dropped_outbound","packets_received","packets_sent"],"description":"Traffic, from the guest's point of view."},
  InstanceStatePut: {"type":"object","properties":{"action":{"$ref":"#/components/schemas/InstanceAction"},"force":{"type":"boolean"},"stateful":{"type":"boolean"},"timeout":{"type":"number","description":"seconds, -1: for ever"}},"required":["action"],"description":"Asks for another state."},
  InstanceType: {"enum":["container","virtual-machine"],"description":"The two kinds of instance."},
  InstancesPost: {"type":"object","properties":{"architecture":{"type":"string"},"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"ephemeral":{"type":"boolean"},"instance_type":{"type":"string","description":"like t2.micro or c1-m1"},"name":{"type":"string"},"profiles":{"type":"array","items":{"type":"string"}},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"},"source":{"$ref":"#/components/schemas/InstanceSource"},"stateful":{"type":"boolean"},"type":{"anyOf":[{"$ref":"#/components/schemas/InstanceType"},{"const":""}]}},"required":[],"description":"Creates an instance."},
  InstancesPut: {"type":"object","properties":{"state":{"$ref":"#/components/schemas/InstanceStatePut"}},"required":["state"],"description":"Changes the state of every instance."},
  Network: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"locations":{"type":"array","items":{"type":"string"}},"managed":{"type":"boolean"},"name":{"type":"string"},"status":{"type":"string","description":"Created, Pending, Errored, Unknown"},"type":{"type":"string","description":"bridge, physical, macvlan, sriov, ovn, loopback, unknown, ..."},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","locations","managed","name","status","type","used_by"],"description":"A network, managed or just present on the host."},
  NetworkACL: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"egress":{"type":"array","items":{"$ref":"#/components/schemas/NetworkACLRule"}},"ingress":{"type":"array","items":{"$ref":"#/components/schemas/NetworkACLRule"}},"name":{"type":"string"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","egress","ingress","name","used_by"],"description":"An ACL."},
  NetworkACLPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames an ACL."},
  NetworkACLPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"egress":{"type":"array","items":{"$ref":"#/components/schemas/NetworkACLRule"}},"ingress":{"type":"array","items":{"$ref":"#/components/schemas/NetworkACLRule"}}},"required":["config","description","egress","ingress"],"description":"The writable part of an ACL."},
  NetworkACLRule: {"type":"object","properties":{"action":{"type":"string","description":"allow, reject, drop"},"description":{"type":"string"},"destination":{"type":"string"},"destination_port":{"type":"string"},"icmp_code":{"type":"string"},"icmp_type":{"type":"string"},"protocol":{"type":"string"},"source":{"type":"string"},"source_port":{"type":"string"},"state":{"type":"string","description":"enabled, disabled, logged"}},"required":["action","state"],"description":"One rule."},
  NetworkACLsPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"egress":{"type":"array","items":{"$ref":"#/components/schemas/NetworkACLRule"}},"ingress":{"type":"array","items":{"$ref":"#/components/schemas/NetworkACLRule"}},"name":{"type":"string"}},"required":["name"],"description":"Creates an ACL."},
  NetworkForward: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"listen_address":{"type":"string"},"location":{"type":"string"},"ports":{"type":"array","items":{"$ref":"#/components/schemas/NetworkForwardPort"}}},"required":["config","description","listen_address","location","ports"],"description":"A forward."},
  NetworkForwardPort: {"type":"object","properties":{"description":{"type":"string"},"listen_port":{"type":"string","description":"like 80,443,8000-8010"},"protocol":{"type":"string","description":"tcp, udp"},"target_address":{"type":"string"},"target_port":{"type":"string"}},"required":["description","listen_port","protocol","target_address","target_port"],"description":"One set of ports."},
  NetworkForwardPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"ports":{"type":"array","items":{"$ref":"#/components/schemas/NetworkForwardPort"}}},"required":["config","description","ports"],"description":"The writable part of a forward."},
  NetworkForwardsPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"listen_address":{"type":"string"},"ports":{"type":"array","items":{"$ref":"#/components/schemas/NetworkForwardPort"}}},"required":["listen_address"],"description":"Creates a forward."},
  NetworkLease: {"type":"object","properties":{"address":{"type":"string"},"hostname":{"type":"string"},"hwaddr":{"type":"string"},"location":{"type":"string"},"type":{"enum":["dynamic","static","uplink","gateway"]}},"required":["address","hostname","hwaddr","location","type"],"description":"An address in use on a managed network."},
  NetworkPeer: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"},"status":{"type":"string"},"target_network":{"type":"string"},"target_project":{"type":"string"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","name","status","target_network","target_project","used_by"],"description":"A peering."},
  NetworkPeerPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"}},"required":["config","description"],"description":"The writable part of a peering."},
  NetworkPeersPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"},"target_network":{"type":"string"},"target_project":{"type":"string"}},"required":["name","target_network"],"description":"Asks for a peering."},
  NetworkPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a network."},
  NetworkPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"}},"required":["config","description"],"description":"The writable part of a network."},
  NetworkState: {"type":"object","properties":{"addresses":{"type":"array","items":{"$ref":"#/components/schemas/NetworkStateAddress"}},"bond":{"anyOf":[{"$ref":"#/components/schemas/NetworkStateBond"},{"type":"null"}]},"bridge":{"anyOf":[{"$ref":"#/components/schemas/NetworkStateBridge"},{"type":"null"}]},"counters":{"$ref":"#/components/schemas/NetworkStateCounters"},"hwaddr":{"type":"string"},"mtu":{"type":"number"},"ovn":{"anyOf":[{"$ref":"#/components/schemas/NetworkStateOVN"},{"type":"null"}]},"state":{"type":"string"},"type":{"type":"string"},"vlan":{"anyOf":[{"$ref":"#/components/schemas/NetworkStateVLAN"},{"type":"null"}]}},"required":["addresses","bond","bridge","counters","hwaddr","mtu","ovn","state","type","vlan"],"description":"What a host interface does right now."},
  NetworkStateAddress: {"type":"object","properties":{"address":{"type":"string"},"family":{"type":"string"},"netmask":{"type":"string","description":"prefix length"},"scope":{"type":"string"}},"required":["address","family","netmask","scope"],"description":"One address."},
  NetworkStateBond: {"type":"object","properties":{"down_delay":{"type":"number"},"lower_devices":{"type":"array","items":{"type":"string"}},"mii_frequency":{"type":"number"},"mii_state":{"type":"string"},"mode":{"type":"string"},"transmit_policy":{"type":"string"},"up_delay":{"type":"number"}},"required":["down_delay","lower_devices","mii_frequency","mii_state","mode","transmit_policy","up_delay"],"description":"A bond's settings."},
  NetworkStateBridge: {"type":"object","properties":{"forward_delay":{"type":"number"},"id":{"type":"string"},"stp":{"type":"boolean"},"upper_devices":{"type":"array","items":{"type":"string"}},"vlan_default":{"type":"number"},"vlan_filtering":{"type":"boolean"}},"required":["forward_delay","id","stp","upper_devices","vlan_default","vlan_filtering"],"description":"A bridge's settings."},
  NetworkStateCounters: {"type":"object","properties":{"bytes_received":{"type":"number"},"bytes_sent":{"type":"number"},"packets_received":{"type":"number"},"packets_sent":{"type":"number"}},"required":["bytes_received","bytes_sent","packets_received","packets_sent"],"description":"Traffic since the interface exists."},
  NetworkStateOVN: {"type":"object","properties":{"chassis":{"type":"string"}},"required":["chassis"],"description":"Where an OVN network's router is active."},
  NetworkStateVLAN: {"type":"object","properties":{"lower_device":{"type":"string"},"vid":{"type":"number"}},"required":["lower_device","vid"],"description":"A VLAN interface's settings."},
  NetworkZone: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","name","used_by"],"description":"A zone."},
  NetworkZonePut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"}},"required":["config","description"],"description":"The writable part of a zone."},
  NetworkZoneRecord: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"entries":{"type":"array","items":{"$ref":"#/components/schemas/NetworkZoneRecordEntry"}},"name":{"type":"string"}},"required":["config","description","entries","name"],"description":"A record."},
  NetworkZoneRecordEntry: {"type":"object","properties":{"ttl":{"type":"number","description":"seconds"},"type":{"type":"string","description":"A, AAAA, TXT, ..."},"value":{"type":"string"}},"required":["type","value"],"description":"One entry of a record."},
  NetworkZoneRecordPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"entries":{"type":"array","items":{"$ref":"#/components/schemas/NetworkZoneRecordEntry"}}},"required":["config","description","entries"],"description":"The writable part of a record."},
  NetworkZoneRecordsPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"entries":{"type":"array","items":{"$ref":"#/components/schemas/NetworkZoneRecordEntry"}},"name":{"type":"string"}},"required":["name"],"description":"Creates a record."},
  NetworkZonesPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"}},"required":["name"],"description":"Creates a zone."},
  NetworksPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"},"type":{"type":"string"}},"required":["name"],"description":"Creates a network."},
  Operation: {"type":"object","properties":{"class":{"enum":["task","websocket","token"]},"created_at":{"type":"string"},"description":{"type":"string"},"err":{"type":"string","description":"empty unless it failed"},"id":{"type":"string"},"location":{"type":"string"},"may_cancel":{"type":"boolean"},"metadata":{"type":["object","null"],"additionalProperties":{}},"resources":{"type":["object","null"],"additionalProperties":{"type":"array","items":{"type":"string"}},"description":"kind -> URLs"},"status":{"type":"string"},"status_code":{"$ref":"#/components/schemas/StatusCode"},"updated_at":{"type":"string"}},"required":["class","created_at","description","err","id","location","may_cancel","metadata","resources","status","status_code","updated_at"],"description":"Work in the background."},
  Profile: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"name":{"type":"string"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","devices","name","used_by"],"description":"A profile."},
  ProfilePost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a profile."},
  ProfilePut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"}},"required":["config","description","devices"],"description":"The writable part of a profile."},
  ProfilesPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"devices":{"$ref":"#/components/schemas/Devices"},"name":{"type":"string"}},"required":["name"],"description":"Creates a profile."},
  Project: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","name","used_by"],"description":"A project."},
  ProjectPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a project."},
  ProjectPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"}},"required":["config","description"],"description":"The writable part of a project."},
  ProjectState: {"type":"object","properties":{"resources":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/ProjectStateResource"}}},"required":["resources"],"description":"Usage of a project against its limits."},
  ProjectStateResource: {"type":"object","properties":{"Limit":{"type":"number"},"Usage":{"type":"number"}},"required":["Limit","Usage"],"description":"Limit (-1: none) and usage of one resource."},
  ProjectsPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"name":{"type":"string"}},"required":["name"],"description":"Creates a project."},
  Resources: {"type":"object","properties":{"cpu":{"$ref":"#/components/schemas/ResourcesCPU"},"gpu":{"$ref":"#/components/schemas/ResourcesGPU"},"memory":{"$ref":"#/components/schemas/ResourcesMemory"},"network":{"$ref":"#/components/schemas/ResourcesNetwork"},"pci":{"$ref":"#/components/schemas/ResourcesPCI"},"storage":{"$ref":"#/components/schemas/ResourcesStorage"},"system":{"$ref":"#/components/schemas/ResourcesSystem"},"usb":{"$ref":"#/components/schemas/ResourcesUSB"}},"required":["cpu","gpu","memory","network","pci","storage","system","usb"],"description":"The hardware of a member."},
  ResourcesCPU: {"type":"object","properties":{"architecture":{"type":"string"},"sockets":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesCPUSocket"}},"total":{"type":"number"}},"required":["architecture","sockets","total"],"description":"Processors."},
  ResourcesCPUCache: {"type":"object","properties":{"level":{"type":"number"},"size":{"type":"number"},"type":{"type":"string"}},"required":["level","size","type"],"description":"One cache."},
  ResourcesCPUCore: {"type":"object","properties":{"core":{"type":"number"},"die":{"type":"number"},"frequency":{"type":"number"},"threads":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesCPUThread"}}},"required":["core","die","threads"],"description":"One core."},
  ResourcesCPUSocket: {"type":"object","properties":{"cache":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesCPUCache"}},"cores":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesCPUCore"}},"frequency":{"type":"number"},"frequency_minimum":{"type":"number"},"frequency_turbo":{"type":"number"},"name":{"type":"string"},"socket":{"type":"number"},"vendor":{"type":"string"}},"required":["cores","socket"],"description":"One socket."},
  ResourcesCPUThread: {"type":"object","properties":{"id":{"type":"number"},"isolated":{"type":"boolean"},"numa_node":{"type":"number"},"online":{"type":"boolean"},"thread":{"type":"number"}},"required":["id","isolated","numa_node","online","thread"],"description":"One thread."},
  ResourcesGPU: {"type":"object","properties":{"cards":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesGPUCard"}},"total":{"type":"number"}},"required":["cards","total"],"description":"Graphics cards."},
  ResourcesGPUCard: {"type":"object","properties":{"driver":{"type":"string"},"driver_version":{"type":"string"},"drm":{"$ref":"#/components/schemas/ResourcesGPUCardDRM"},"mdev":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/ResourcesGPUCardMdev"}},"numa_node":{"type":"number"},"nvidia":{"$ref":"#/components/schemas/ResourcesGPUCardNvidia"},"pci_address":{"type":"string"},"product":{"type":"string"},"product_id":{"type":"string"},"sriov":{"$ref":"#/components/schemas/ResourcesGPUCardSRIOV"},"usb_address":{"type":"string"},"vendor":{"type":"string"},"vendor_id":{"type":"string"}},"required":["numa_node"],"description":"One card."},
  ResourcesGPUCardDRM: {"type":"object","properties":{"card_device":{"type":"string"},"card_name":{"type":"string"},"control_device":{"type":"string"},"control_name":{"type":"string"},"id":{"type":"number"},"render_device":{"type":"string"},"render_name":{"type":"string"}},"required":["id"],"description":"Its nodes under /dev/dri."},
  ResourcesGPUCardMdev: {"type":"object","properties":{"api":{"type":"string"},"available":{"type":"number"},"description":{"type":"string"},"devices":{"type":"array","items":{"type":"string"}},"name":{"type":"string"}},"required":["api","available","devices"],"description":"A mediated device profile."},
  ResourcesGPUCardNvidia: {"type":"object","properties":{"architecture":{"type":"string"},"brand":{"type":"string"},"card_device":{"type":"string"},"card_name":{"type":"string"},"cuda_version":{"type":"string"},"model":{"type":"string"},"nvrm_version":{"type":"string"},"uuid":{"type":"string"}},"required":["architecture","brand","cuda_version","model","nvrm_version","uuid"],"description":"What the NVIDIA driver says."},
  ResourcesGPUCardSRIOV: {"type":"object","properties":{"current_vfs":{"type":"number"},"maximum_vfs":{"type":"number"},"vfs":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesGPUCard"}}},"required":["current_vfs","maximum_vfs","vfs"],"description":"Its virtual functions."},
  ResourcesMemory: {"type":"object","properties":{"hugepages_size":{"type":"number"},"hugepages_total":{"type":"number"},"hugepages_used":{"type":"number"},"nodes":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesMemoryNode"}},"total":{"type":"number"},"used":{"type":"number"}},"required":["hugepages_size","hugepages_total","hugepages_used","total","used"],"description":"Memory, in bytes."},
  ResourcesMemoryNode: {"type":"object","properties":{"hugepages_total":{"type":"number"},"hugepages_used":{"type":"number"},"numa_node":{"type":"number"},"total":{"type":"number"},"used":{"type":"number"}},"required":["hugepages_total","hugepages_used","numa_node","total","used"],"description":"One NUMA node."},
  ResourcesNetwork: {"type":"object","properties":{"cards":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesNetworkCard"}},"total":{"type":"number"}},"required":["cards","total"],"description":"Network cards."},
  ResourcesNetworkCard: {"type":"object","properties":{"driver":{"type":"string"},"driver_version":{"type":"string"},"firmware_version":{"type":"string"},"numa_node":{"type":"number"},"pci_address":{"type":"string"},"ports":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesNetworkCardPort"}},"product":{"type":"string"},"product_id":{"type":"string"},"sriov":{"$ref":"#/components/schemas/ResourcesNetworkCardSRIOV"},"usb_address":{"type":"string"},"vendor":{"type":"string"},"vendor_id":{"type":"string"}},"required":["numa_node"],"description":"One card."},
  ResourcesNetworkCardPort: {"type":"object","properties":{"address":{"type":"string"},"auto_negotiation":{"type":"boolean"},"id":{"type":"string"},"infiniband":{"$ref":"#/components/schemas/ResourcesNetworkCardPortInfiniband"},"link_detected":{"type":"boolean"},"link_duplex":{"type":"string"},"link_speed":{"type":"number"},"port":{"type":"number"},"port_type":{"type":"string"},"protocol":{"type":"string"},"supported_modes":{"type":"array","items":{"type":"string"}},"supported_ports":{"type":"array","items":{"type":"string"}},"transceiver_type":{"type":"string"}},"required":["auto_negotiation","id","link_detected","port","protocol"],"description":"One port of a card."},
  ResourcesNetworkCardPortInfiniband: {"type":"object","properties":{"issm_device":{"type":"string"},"issm_name":{"type":"string"},"mad_device":{"type":"string"},"mad_name":{"type":"string"},"verb_device":{"type":"string"},"verb_name":{"type":"string"}},"required":[],"description":"Its InfiniBand character devices."},
  ResourcesNetworkCardSRIOV: {"type":"object","properties":{"current_vfs":{"type":"number"},"maximum_vfs":{"type":"number"},"vfs":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesNetworkCard"}}},"required":["current_vfs","maximum_vfs","vfs"],"description":"Its virtual functions."},
  ResourcesPCI: {"type":"object","properties":{"devices":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesPCIDevice"}},"total":{"type":"number"}},"required":["devices","total"],"description":"PCI devices."},
  ResourcesPCIDevice: {"type":"object","properties":{"driver":{"type":"string"},"driver_version":{"type":"string"},"iommu_group":{"type":"number"},"numa_node":{"type":"number"},"pci_address":{"type":"string"},"product":{"type":"string"},"product_id":{"type":"string"},"vendor":{"type":"string"},"vendor_id":{"type":"string"},"vpd":{"$ref":"#/components/schemas/ResourcesPCIVPD"}},"required":["driver","driver_version","iommu_group","numa_node","pci_address","product","product_id","vendor","vendor_id","vpd"],"description":"One PCI device."},
  ResourcesPCIVPD: {"type":"object","properties":{"entries":{"$ref":"#/components/schemas/Config"},"product_name":{"type":"string"}},"required":[],"description":"Vital product data."},
  ResourcesStorage: {"type":"object","properties":{"disks":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesStorageDisk"}},"total":{"type":"number"}},"required":["disks","total"],"description":"Disks."},
  ResourcesStorageDisk: {"type":"object","properties":{"block_size":{"type":"number"},"device":{"type":"string"},"device_id":{"type":"string"},"device_path":{"type":"string"},"firmware_version":{"type":"string"},"id":{"type":"string"},"model":{"type":"string"},"numa_node":{"type":"number"},"partitions":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesStorageDiskPartition"}},"pci_address":{"type":"string"},"read_only":{"type":"boolean"},"removable":{"type":"boolean"},"rpm":{"type":"number"},"serial":{"type":"string"},"size":{"type":"number"},"type":{"type":"string"},"usb_address":{"type":"string"},"wwn":{"type":"string"}},"required":["block_size","device","device_id","id","numa_node","partitions","read_only","removable","rpm","size"],"description":"One disk."},
  ResourcesStorageDiskPartition: {"type":"object","properties":{"device":{"type":"string"},"id":{"type":"string"},"partition":{"type":"number"},"read_only":{"type":"boolean"},"size":{"type":"number"}},"required":["device","id","partition","read_only","size"],"description":"One partition."},
  ResourcesStoragePool: {"type":"object","properties":{"inodes":{"$ref":"#/components/schemas/ResourcesStoragePoolInodes"},"space":{"$ref":"#/components/schemas/ResourcesStoragePoolSpace"}},"required":["inodes","space"],"description":"Space and inodes of a pool."},
  ResourcesStoragePoolInodes: {"type":"object","properties":{"total":{"type":"number"},"used":{"type":"number"}},"required":["total","used"],"description":"Inodes; both 0 where the driver has none."},
  ResourcesStoragePoolSpace: {"type":"object","properties":{"total":{"type":"number"},"used":{"type":"number"}},"required":["total","used"],"description":"Space, in bytes."},
  ResourcesSystem: {"type":"object","properties":{"chassis":{"anyOf":[{"$ref":"#/components/schemas/ResourcesSystemChassis"},{"type":"null"}]},"family":{"type":"string"},"firmware":{"anyOf":[{"$ref":"#/components/schemas/ResourcesSystemFirmware"},{"type":"null"}]},"motherboard":{"anyOf":[{"$ref":"#/components/schemas/ResourcesSystemMotherboard"},{"type":"null"}]},"product":{"type":"string"},"serial":{"type":"string"},"sku":{"type":"string"},"type":{"type":"string"},"uuid":{"type":"string"},"vendor":{"type":"string"},"version":{"type":"string"}},"required":["chassis","family","firmware","motherboard","product","serial","sku","type","uuid","vendor","version"],"description":"The machine as a whole."},
  ResourcesSystemChassis: {"type":"object","properties":{"serial":{"type":"string"},"type":{"type":"string"},"vendor":{"type":"string"},"version":{"type":"string"}},"required":["serial","type","vendor","version"],"description":"The chassis."},
  ResourcesSystemFirmware: {"type":"object","properties":{"date":{"type":"string"},"vendor":{"type":"string"},"version":{"type":"string"}},"required":["date","vendor","version"],"description":"The firmware."},
  ResourcesSystemMotherboard: {"type":"object","properties":{"product":{"type":"string"},"serial":{"type":"string"},"vendor":{"type":"string"},"version":{"type":"string"}},"required":["product","serial","vendor","version"],"description":"The mainboard."},
  ResourcesUSB: {"type":"object","properties":{"devices":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesUSBDevice"}},"total":{"type":"number"}},"required":["devices","total"],"description":"USB devices."},
  ResourcesUSBDevice: {"type":"object","properties":{"bus_address":{"type":"number"},"device_address":{"type":"number"},"interfaces":{"type":"array","items":{"$ref":"#/components/schemas/ResourcesUSBDeviceInterface"}},"product":{"type":"string"},"product_id":{"type":"string"},"speed":{"type":"number"},"vendor":{"type":"string"},"vendor_id":{"type":"string"}},"required":["bus_address","device_address","interfaces","product","product_id","speed","vendor","vendor_id"],"description":"One USB device."},
  ResourcesUSBDeviceInterface: {"type":"object","properties":{"class":{"type":"string"},"class_id":{"type":"number"},"driver":{"type":"string"},"driver_version":{"type":"string"},"number":{"type":"number"},"subclass":{"type":"string"},"subclass_id":{"type":"number"}},"required":["class","class_id","number","subclass","subclass_id"],"description":"One interface of a USB device."},
  Server: {"type":"object","properties":{"api_extensions":{"type":"array","items":{"type":"string"}},"api_status":{"type":"string"},"api_version":{"type":"string"},"auth":{"enum":["trusted","untrusted"]},"auth_methods":{"type":"array","items":{"type":"string"}},"config":{"type":"object","additionalProperties":{}},"environment":{"$ref":"#/components/schemas/ServerEnvironment"},"public":{"type":"boolean"}},"required":["api_extensions","api_status","api_version","auth","auth_methods","environment","public"],"description":"What a trusted client reads; `config` for administrators only."},
  ServerEnvironment: {"type":"object","properties":{"addresses":{"type":"array","items":{"type":"string"}},"architectures":{"type":"array","items":{"type":"string"}},"certificate":{"type":"string","description":"PEM"},"certificate_fingerprint":{"type":"string"},"driver":{"type":"string","description":"like \"lxc | qemu\""},"driver_version":{"type":"string"},"firewall":{"type":"string"},"kernel":{"type":"string"},"kernel_architecture":{"type":"string"},"kernel_features":{"$ref":"#/components/schemas/Config"},"kernel_version":{"type":"string"},"lxc_features":{"$ref":"#/components/schemas/Config"},"os_name":{"type":"string"},"os_version":{"type":"string"},"project":{"type":"string"},"server":{"type":"string"},"server_clustered":{"type":"boolean"},"server_event_mode":{"type":"string"},"server_name":{"type":"string"},"server_pid":{"type":"number"},"server_version":{"type":"string"},"storage":{"type":"string"},"storage_supported_drivers":{"type":"array","items":{"$ref":"#/components/schemas/ServerStorageDriverInfo"}},"storage_version":{"type":"string"}},"required":["addresses","architectures","certificate","certificate_fingerprint","driver","driver_version","firewall","kernel","kernel_architecture","kernel_features","kernel_version","lxc_features","os_name","os_version","project","server","server_clustered","server_event_mode","server_name","server_pid","server_version","storage","storage_supported_drivers","storage_version"],"description":"What the server is and stands on."},
  ServerPut: {"type":"object","properties":{"config":{"type":"object","additionalProperties":{},"description":"strings, and true for a hidden key"}},"required":["config"],"description":"The writable part of the server."},
  ServerStorageDriverInfo: {"type":"object","properties":{"Name":{"type":"string"},"Remote":{"type":"boolean"},"Version":{"type":"string"}},"required":["Name","Remote","Version"],"description":"A storage driver that works on this host. The only type with capitalised names."},
  ServerUntrusted: {"type":"object","properties":{"api_extensions":{"type":"array","items":{"type":"string"}},"api_status":{"type":"string"},"api_version":{"type":"string"},"auth":{"enum":["trusted","untrusted"]},"auth_methods":{"type":"array","items":{"type":"string"}},"public":{"type":"boolean"}},"required":["api_extensions","api_status","api_version","auth","auth_methods","public"],"description":"What anyone may read."},
  StatusCode: {"type":"number"},
  StorageContentType: {"enum":["block","filesystem"],"description":"What a volume holds."},
  StoragePool: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"driver":{"type":"string"},"locations":{"type":"array","items":{"type":"string"}},"name":{"type":"string"},"status":{"type":"string","description":"Created, Pending, Errored, Unknown"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","description","driver","locations","name","status","used_by"],"description":"A pool."},
  StoragePoolPut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"}},"required":["config","description"],"description":"The writable part of a pool."},
  StoragePoolVolumeBackup: {"type":"object","properties":{"created_at":{"type":"string"},"expires_at":{"type":"string"},"name":{"type":"string"},"optimized_storage":{"type":"boolean"},"volume_only":{"type":"boolean"}},"required":["created_at","expires_at","name","optimized_storage","volume_only"],"description":"A volume backup."},
  StoragePoolVolumeBackupPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a volume backup."},
  StoragePoolVolumeBackupsPost: {"type":"object","properties":{"compression_algorithm":{"type":"string"},"expires_at":{"type":"string"},"name":{"type":"string"},"optimized_storage":{"type":"boolean"},"volume_only":{"type":"boolean"}},"required":[],"description":"Makes a volume backup."},
  StoragePoolsPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"driver":{"type":"string"},"name":{"type":"string"}},"required":["driver","name"],"description":"Creates a pool."},
  StorageVolume: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"content_type":{"$ref":"#/components/schemas/StorageContentType"},"description":{"type":"string"},"location":{"type":"string"},"name":{"type":"string"},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"},"type":{"$ref":"#/components/schemas/StorageVolumeType"},"used_by":{"type":"array","items":{"type":"string"}}},"required":["config","content_type","description","location","name","type","used_by"],"description":"A volume."},
  StorageVolumePost: {"type":"object","properties":{"migration":{"type":"boolean"},"name":{"type":"string"},"pool":{"type":"string"},"project":{"type":"string"},"target":{"$ref":"#/components/schemas/StorageVolumePostTarget"},"volume_only":{"type":"boolean"}},"required":[],"description":"Renames, moves or migrates a volume."},
  StorageVolumePostTarget: {"type":"object","properties":{"certificate":{"type":"string"},"operation":{"type":"string"},"secrets":{"$ref":"#/components/schemas/Config"}},"required":[],"description":"Where a push migration connects to."},
  StorageVolumePut: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"description":{"type":"string"},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"}},"required":["config","description"],"description":"The writable part of a volume."},
  StorageVolumeSnapshot: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"content_type":{"type":"string"},"description":{"type":"string"},"expires_at":{"type":["string","null"]},"name":{"type":"string","description":"volume/snapshot"}},"required":["config","content_type","description","expires_at","name"],"description":"A volume snapshot."},
  StorageVolumeSnapshotPost: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"description":"Renames a volume snapshot."},
  StorageVolumeSnapshotPut: {"type":"object","properties":{"description":{"type":"string"},"expires_at":{"type":["string","null"]}},"required":["description","expires_at"],"description":"The writable part of a volume snapshot."},
  StorageVolumeSnapshotsPost: {"type":"object","properties":{"expires_at":{"type":["string","null"]},"name":{"type":"string"}},"required":[],"description":"Takes a snapshot of a volume."},
  StorageVolumeSource: {"type":"object","properties":{"certificate":{"type":"string"},"mode":{"type":"string"},"name":{"type":"string"},"operation":{"type":"string"},"pool":{"type":"string"},"project":{"type":"string"},"refresh":{"type":"boolean"},"secrets":{"$ref":"#/components/schemas/Config"},"type":{"type":"string"},"volume_only":{"type":"boolean"}},"required":[],"description":"What a new volume is copied from."},
  StorageVolumeState: {"type":"object","properties":{"usage":{"anyOf":[{"$ref":"#/components/schemas/StorageVolumeStateUsage"},{"type":"null"}]}},"required":["usage"],"description":"Usage of a volume."},
  StorageVolumeStateUsage: {"type":"object","properties":{"total":{"type":"number","description":"absent: no limit"},"used":{"type":"number","description":"absent where the driver can't tell"}},"required":[],"description":"Space, in bytes."},
  StorageVolumeType: {"enum":["container","custom","image","virtual-machine"],"description":"The kinds of volume, as paths and `type` fields name them."},
  StorageVolumesPost: {"type":"object","properties":{"config":{"$ref":"#/components/schemas/Config"},"content_type":{"type":"string","description":"filesystem (default), block"},"description":{"type":"string"},"name":{"type":"string"},"restore":{"type":"string","description":"snapshot name; alone in a request it restores"},"source":{"$ref":"#/components/schemas/StorageVolumeSource"},"type":{"type":"string"}},"required":["name"],"description":"Creates a volume."},
  Warning: {"type":"object","properties":{"count":{"type":"number"},"entity_url":{"type":"string"},"first_seen_at":{"type":"string"},"last_message":{"type":"string"},"last_seen_at":{"type":"string"},"location":{"type":"string"},"project":{"type":"string"},"severity":{"enum":["low","moderate","high"]},"status":{"enum":["new","acknowledged","resolved"]},"type":{"type":"string"},"uuid":{"type":"string"}},"required":["count","entity_url","first_seen_at","last_message","last_seen_at","location","project","severity","status","type","uuid"],"description":"Something an administrator should look at."},
  WarningPut: {"type":"object","properties":{"status":{"enum":["new","acknowledged","resolved"]}},"required":["status"],"description":"The writable part of a warning."},
};
