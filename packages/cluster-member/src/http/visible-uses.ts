import type { Caller } from '../auth/caller.js';

interface Used {
  readonly used_by: readonly string[];
}

/**
 * An object of the server without those of its users that the caller may not know of: what several
 * projects use would tell one of them what the others have.
 */
export function withVisibleUses<T extends Used>(view: T, caller: Caller): T {
  if (caller.projects === null) return view;
  return { ...view, used_by: view.used_by.filter((url) => caller.can('view', projectOf(url))) };
}

/** The project that a URL of the API is in. */
function projectOf(url: string): string {
  const mark = url.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  return query.get('project') || 'default';
}
