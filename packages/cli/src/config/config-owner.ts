import type { Server, Tagged } from '@lxd/client/server';
import type { Config } from '@lxd/model/api/config';
import { withKeys } from '../input/key-values.js';

/** Anything of the API that has configuration and is replaced whole by PUT. */
export interface Configured {
  readonly config?: Readonly<Record<string, unknown>> | null;
}

/** Reads, changes keys and writes back, failing if somebody else wrote in between. */
export async function changeConfig<T extends Configured>(
  server: Server,
  path: string,
  changes: Readonly<Record<string, string>>,
  writable: (value: T) => object,
): Promise<void> {
  const { value, etag } = await server.getTagged<T>(path);
  const config = withKeys((value.config ?? {}) as Config, changes);
  await server.send('PUT', path, { ...writable(value), config }, etag);
}

/** One key as the user sees it; a hidden value shows as `true`, an absent one as nothing. */
export function configValue(owner: Configured, key: string): string {
  const value = owner.config?.[key];
  return value === undefined || value === null ? '' : String(value);
}

export type Loaded<T> = Tagged<T>;
