import { stat } from 'node:fs/promises';

import { invalid, quote, unsupported } from '@lxd/model/errors';

import { ifPresent } from '../../host/missing.js';
import { isTrue, isTrueOr } from '../../instance/config.js';
import type { DeviceContext } from '../device.js';
import { checkConfinement } from './confinement.js';

/** What a disk of the host is: a block device has a file system on it. */
export type SourceKind = 'block' | 'directory' | 'file';

/**
 * What lies at the source, or null: nothing, and that is allowed.
 * @throws DomainError when it is missing or of a kind that can't be mounted
 */
export async function sourceKind({
  host,
  instance,
  name,
  options,
}: Pick<DeviceContext, 'host' | 'instance' | 'name' | 'options'>): Promise<SourceKind | null> {
  const source = options['source'] ?? '';
  if (options['pool']) {
    throw unsupported(
      `Disk ${quote(name)}: custom storage volumes aren't supported by this server`,
    );
  }
  if (/^(ceph|cephfs):/.test(source)) {
    throw unsupported(`Disk ${quote(name)}: Ceph sources aren't supported by this server`);
  }
  if (source.startsWith('cloud-init:')) {
    throw invalid(`disks with source=${source} are only supported by virtual machines`);
  }
  const found = await ifPresent(stat(source));
  if (found === null) {
    if (isTrueOr(options['required'], true) && !isTrue(options['optional'])) {
      throw invalid(`Missing source path ${quote(source)} for disk ${quote(name)}`);
    }
    host.log.warn('Skipping disk whose source is missing', { device: name, source });
    return null;
  }
  await checkConfinement({ instance, name, options });
  if (found.isDirectory()) return 'directory';
  if (isTrue(options['recursive'])) {
    throw invalid('The recursive option is only supported for additional bind-mounted paths');
  }
  return found.isBlockDevice() ? 'block' : 'file';
}
