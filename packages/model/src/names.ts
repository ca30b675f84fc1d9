import { invalid, quote } from './errors.js';

// Name rules and their texts: instances.md §3 and §13, config-and-images.md §2 and §3.4,
// networks.md §2.2.

/**
 * A name that is also a DNS label: instances, ACLs, cluster members.
 * @throws DomainError (invalid) without naming the object
 */
export function checkHostname(name: string): void {
  if (name.length < 1 || name.length > 63) throw invalid('Name must be 1-63 characters long');
  if (/^-/.test(name)) throw invalid('Name must not start with "-" character');
  if (/-$/.test(name)) throw invalid('Name must not end with "-" character');
  if (/^[0-9]/.test(name)) throw invalid('Name must not start with a number');
  if (!/^[-a-zA-Z0-9]+$/.test(name)) {
    throw invalid('Name can only contain alphanumeric and hyphen characters');
  }
}

/** @throws DomainError (invalid) */
export function checkInstanceName(name: string): void {
  if (name.includes('/')) throw invalid('The character "/" is reserved for snapshots');
  try {
    checkHostname(name);
  } catch (error) {
    throw invalid(`Invalid instance name: ${(error as Error).message}`);
  }
}

/** The part after the slash. @throws DomainError (invalid) */
export function checkSnapshotName(name: string): void {
  if (name === '') throw invalid('Invalid snapshot name: Cannot be empty');
  if (name === '.' || name === '..') throw invalid(`Invalid snapshot name ${quote(name)}`);
  for (const character of ['/', '?', '&', '+', ' ']) {
    if (name.includes(character)) {
      throw invalid(`Invalid snapshot name: Cannot contain ${quote(character)}`);
    }
  }
  checkFileName(name, 'snapshot');
}

/** @throws DomainError (invalid) */
export function checkProfileName(name: string): void {
  checkPathSegment(name, 'Profile', 'profile');
}

/** @throws DomainError (invalid) */
export function checkProjectName(name: string): void {
  if (name === '') throw invalid('No name provided');
  if (name.includes('/')) throw invalid('Project names may not contain slashes');
  if (name.includes(' ')) throw invalid('Project names may not contain spaces');
  if (name.includes('_')) throw invalid('Project names may not contain underscores');
  if (/['"]/.test(name)) throw invalid('Project names may not contain quotes');
  if (name === '*') throw invalid('Reserved project name');
  if (name === '.' || name === '..') throw invalid(`Invalid project name ${quote(name)}`);
  checkFileName(name, 'project');
}

/** @throws DomainError (invalid) */
export function checkStoragePoolName(name: string): void {
  checkPathSegment(name, 'Storage pool', 'storage pool');
  if (/\s/.test(name)) throw invalid('Storage name cannot contain white space');
}

/** A custom volume's. @throws DomainError (invalid) */
export function checkStorageVolumeName(name: string): void {
  checkPathSegment(name, 'Storage volume', 'storage volume');
}

/**
 * A network's, of any type; a bridge's is an interface name besides.
 * @throws DomainError (invalid)
 */
export function checkNetworkName(name: string): void {
  if (name === '') throw invalid('No name provided');
  for (const character of ['/', '?', '&', '+', ':']) {
    if (name.includes(character)) throw invalid(`Cannot contain ${quote(character)}`);
  }
  if (name === '.' || name === '..') throw invalid(`Invalid network name ${quote(name)}`);
  checkFileName(name, 'network');
}

/** @throws DomainError (invalid) */
export function checkDeviceName(name: string): void {
  if (name.length < 1 || name.length > 63) throw invalid('Name must be 1-63 characters long');
  if (name.startsWith('.')) throw invalid('Name must not start with "." character');
  if (!/^[-a-zA-Z0-9/:_.]+$/.test(name)) {
    throw invalid(
      'Name can only contain alphanumeric, forward slash, hyphen, colon, underscore and full stop ' +
        'characters',
    );
  }
}

/** An image alias; slashes are part of names like `debian/12`. @throws DomainError (invalid) */
export function checkAliasName(name: string): void {
  if (name === '') throw invalid('Alias name is required');
  checkFileName(name.replaceAll('/', ''), 'alias');
}

function checkPathSegment(name: string, plural: string, singular: string): void {
  if (name === '') throw invalid('No name provided');
  if (name.includes('/')) throw invalid(`${plural} names may not contain slashes`);
  if (name === '.' || name === '..') throw invalid(`Invalid ${singular} name ${quote(name)}`);
  checkFileName(name, singular);
}

/** What no file system takes as part of a path, whatever the object: NUL, controls, 255 bytes. */
function checkFileName(name: string, what: string): void {
  if (/[\u0000-\u001f\u007f]/.test(name) || Buffer.byteLength(name) > 255) {
    throw invalid(`Invalid ${what} name ${quote(name)}`);
  }
}

/** How an instance is called on disk and by liblxc: bare in project default, else `project_name`. */
export const storageName = (project: string, name: string): string =>
  project === 'default' ? name : `${project}_${name}`;
