import { loadConfig } from '@lxd/client/remotes/config-file';
import { DomainError } from '@lxd/model/errors';

/** The user's aliases. A configuration that can't be read is reported by the verb that needs it. */
export async function loadAliases(
  env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, string>>> {
  try {
    return (await loadConfig(env)).aliases;
  } catch (error) {
    if (error instanceof DomainError) return {};
    throw error;
  }
}
