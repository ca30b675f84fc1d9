import type { Endpoint } from '../http/endpoint.js';
import {
  deleteCertificate,
  getCertificate,
  patchCertificate,
  putCertificate,
} from './certificate.js';
import { getCertificates, postCertificates } from './certificates.js';
import { getClusterMember, patchClusterMember, postClusterMember, putClusterMember } from './cluster-member.js';
import { getClusterMembers, postClusterMembers } from './cluster-members.js';
import { getCluster, putCluster } from './cluster.js';
import { postInternalClusterAccept, postInternalClusterReject } from './internal-cluster.js';
import { getEvents } from './events.js';
import {
  deleteInstance,
  getInstance,
  patchInstance,
  postInstance,
  putInstance,
} from './instance.js';
import {
  deleteImageAlias,
  getImageAlias,
  patchImageAlias,
  postImageAlias,
  putImageAlias,
} from './image-alias.js';
import { getImageAliases, postImageAliases } from './image-aliases.js';
import { getImageExport } from './image-export.js';
import { postImageSecret } from './image-secret.js';
import { deleteImage, getImage, patchImage, putImage } from './image.js';
import { getImages, postImages } from './images.js';
import { getInstanceBackups } from './instance-backups.js';
import { withinCollection } from './instance-collection.js';
import {
  deleteInstanceConsole,
  getInstanceConsole,
  postInstanceConsole,
} from './instance-console.js';
import { postInstanceExec } from './instance-exec.js';
import {
  deleteInstanceFiles,
  getInstanceFiles,
  headInstanceFiles,
  postInstanceFiles,
} from './instance-files.js';
import { deleteInstanceLog, getInstanceLog, getInstanceLogs } from './instance-logs.js';
import {
  deleteInstanceMetadataTemplates,
  getInstanceMetadataTemplates,
  postInstanceMetadataTemplates,
} from './instance-metadata-templates.js';
import {
  getInstanceMetadata,
  patchInstanceMetadata,
  putInstanceMetadata,
} from './instance-metadata.js';
import { getInstanceSnapshots } from './instance-snapshots.js';
import { getInstanceState, putInstanceState } from './instance-state.js';
import { getInstances, postInstances, putInstances } from './instances.js';
import {
  getInternalReady,
  getInternalSql,
  postInternalSql,
  putInternalShutdown,
} from './internal.js';
import { later } from './later.js';
import { getMetadataConfiguration } from './metadata-configuration.js';
import { getMetrics } from './metrics.js';
import { deleteNetwork, getNetwork, patchNetwork, postNetwork, putNetwork } from './network.js';
import { getNetworkLeases } from './network-leases.js';
import { getNetworkState } from './network-state.js';
import { getNetworks, postNetworks } from './networks.js';
import { getOpenApi } from './openapi.js';
import { deleteOperation, getOperation } from './operation.js';
import { getOperationWait } from './operation-wait.js';
import { getOperationWebsocket } from './operation-websocket.js';
import { getOperations } from './operations.js';
import { deleteProfile, getProfile, patchProfile, postProfile, putProfile } from './profile.js';
import { getProfiles, postProfiles } from './profiles.js';
import { getProjectState } from './project-state.js';
import { deleteProject, getProject, patchProject, postProject, putProject } from './project.js';
import { getProjects, postProjects } from './projects.js';
import { getResources } from './resources.js';
import { getRoot } from './root.js';
import { getServer, patchServer, putServer } from './server.js';
import {
  deleteStoragePool,
  getStoragePool,
  patchStoragePool,
  putStoragePool,
} from './storage-pool.js';
import { getStoragePoolResources } from './storage-pool-resources.js';
import { getStoragePools, postStoragePools } from './storage-pools.js';
import { getStorageVolume, getStorageVolumeState } from './storage-volume.js';
import { getStorageVolumes, getStorageVolumesOfType } from './storage-volumes.js';
import { deleteWarning, getWarning, patchWarning, putWarning } from './warning.js';
import { getWarnings } from './warnings.js';

/** Every path and method the API answers, by file. */
export const endpoints: readonly Endpoint[] = [
  deleteCertificate,
  getCertificate,
  patchCertificate,
  putCertificate,
  getCertificates,
  postCertificates,
  getCluster,
  putCluster,
  getClusterMembers,
  postClusterMembers,
  getClusterMember,
  patchClusterMember,
  postClusterMember,
  putClusterMember,
  getEvents,
  deleteInstance,
  getInstance,
  patchInstance,
  postInstance,
  putInstance,
  deleteImageAlias,
  getImageAlias,
  patchImageAlias,
  postImageAlias,
  putImageAlias,
  getImageAliases,
  postImageAliases,
  getImageExport,
  postImageSecret,
  deleteImage,
  getImage,
  patchImage,
  putImage,
  getImages,
  postImages,
  getInstanceBackups,
  deleteInstanceConsole,
  getInstanceConsole,
  postInstanceConsole,
  postInstanceExec,
  deleteInstanceFiles,
  getInstanceFiles,
  headInstanceFiles,
  postInstanceFiles,
  deleteInstanceLog,
  getInstanceLog,
  getInstanceLogs,
  deleteInstanceMetadataTemplates,
  getInstanceMetadataTemplates,
  postInstanceMetadataTemplates,
  getInstanceMetadata,
  patchInstanceMetadata,
  putInstanceMetadata,
  getInstanceSnapshots,
  getInstanceState,
  putInstanceState,
  getInstances,
  postInstances,
  putInstances,
  postInternalClusterAccept,
  postInternalClusterReject,
  getInternalReady,
  getInternalSql,
  postInternalSql,
  putInternalShutdown,
  getMetadataConfiguration,
  getMetrics,
  deleteNetwork,
  getNetwork,
  patchNetwork,
  postNetwork,
  putNetwork,
  getNetworkLeases,
  getNetworkState,
  getNetworks,
  postNetworks,
  getOpenApi,
  deleteOperation,
  getOperation,
  getOperationWait,
  getOperationWebsocket,
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
  getProjectState,
  patchProject,
  postProject,
  putProject,
  getProjects,
  postProjects,
  getResources,
  getRoot,
  getServer,
  patchServer,
  putServer,
  deleteStoragePool,
  getStoragePool,
  patchStoragePool,
  putStoragePool,
  getStoragePoolResources,
  getStoragePools,
  postStoragePools,
  getStorageVolume,
  getStorageVolumeState,
  getStorageVolumes,
  getStorageVolumesOfType,
  deleteWarning,
  getWarning,
  patchWarning,
  putWarning,
  getWarnings,
];

/** What the port of `core.metrics_address` answers. */
export const metricsRoutes: readonly Endpoint[] = [getMetrics, getRoot, getServer];

/** What the router knows: all of the above, and what is refused until it is built. */
export const routes: readonly Endpoint[] = [...endpoints, ...later].map(withinCollection);
