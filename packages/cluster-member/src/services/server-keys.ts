import type { ConfigKey } from '@lxd/model/config-key';

/** Keys of the server's configuration. */
export const serverKeys: readonly ConfigKey[] = [];
