import { internal, quote } from '@lxd/model/errors';
import { instanceLocation } from '@lxd/store/instances';
import { volumeLocations } from '@lxd/store/storage-volumes';
import type { Store } from '@lxd/store/store';

import { memberOfOperation } from '../operations/operation-id.js';

/** What a request is about, as far as it tells where it must be served. */
export interface Asked {
  readonly method: string;
  /** The declared path: "/1.0/instances/{name}/state". */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly project: string;
  /** `?target=`, "" when absent. */
  readonly target: string;
}

/** By id or by name, whichever the object tells. */
export type MemberKey = { readonly id: number } | { readonly name: string };

/**
 * Which member a request concerns; null: any may serve it. An object of one host is worked on by
 * that host's member, so that all work on it is in one place (design: "One picture").
 */
export async function locate(store: Store, asked: Asked): Promise<MemberKey | null> {
  const { path, params, project, target } = asked;
  if (path.startsWith('/1.0/instances/{name}')) {
    const name = await instanceLocation(store, project, params['name'] ?? '');
    return name === null ? null : { name };
  }
  if (path.startsWith('/1.0/storage-pools/{pool}/volumes/{type}/{volume}') && target === '') {
    const { pool = '', type = '', volume = '' } = params;
    const members = await volumeLocations(store, { pool, project, type, name: volume });
    if (members.length > 1) {
      throw internal(
        `More than one cluster member has a volume named ${quote(volume)}. Please target a specific member`,
      );
    }
    return members[0] === undefined ? null : { name: members[0] };
  }
  if (path.startsWith('/1.0/operations/{id}')) {
    const id = memberOfOperation(params['id'] ?? '');
    return id === null ? null : { id };
  }
  return target === '' || target.startsWith('@') ? null : { name: target };
}
