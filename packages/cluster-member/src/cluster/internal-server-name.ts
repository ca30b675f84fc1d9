import { nodeName } from '@lxd/store/rqlite/rqlited';

/** The TLS server name by which one member asks for another, and not for the public API. */
export const internalServerName = nodeName;
