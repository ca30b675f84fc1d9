import { instancePath } from '../instance/paths.js';

/** `[remote:]instance/path`, split; null when there is no path in it. */
export function filePath(text: string): { readonly instance: string; readonly path: string } | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  return { instance: text.slice(0, slash), path: text.slice(slash) };
}

/** The API's URL of a file. */
export const fileUrl = (instance: string, path: string): string =>
  `${instancePath(instance, 'files')}?path=${encodeURIComponent(path)}`;
