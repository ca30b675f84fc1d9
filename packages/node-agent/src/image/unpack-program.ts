import { nativePath } from '../../native/load.js';

/** Where the native unpacker lies. @throws DomainError (unsupported) when it is not built */
export const unpackProgram = (): string => nativePath('lxd-unpack');
