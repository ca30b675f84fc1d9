import { path } from '@lxd/client/server';

/** The path of an instance, or of a snapshot when the name holds a slash. */
export function instancePath(name: string, ...rest: readonly string[]): string {
  const slash = name.indexOf('/');
  const segments =
    slash < 0 ? [name] : [name.slice(0, slash), 'snapshots', name.slice(slash + 1)];
  return path('instances', ...segments, ...rest);
}

export const isSnapshot = (name: string): boolean => name.includes('/');

/** Path and query of one of an instance's file templates. */
export const templatePath = (name: string, template: string): string =>
  `${instancePath(name, 'metadata', 'templates')}?path=${encodeURIComponent(template)}`;
