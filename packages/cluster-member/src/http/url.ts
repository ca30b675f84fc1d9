/**
 * The address of an object as replies carry it: segments encoded, `?project=` added outside
 * the default project. `apiUrl(['profiles', 'p1'], 'default')` is "/1.0/profiles/p1".
 */
export function apiUrl(segments: readonly string[], project: string | null = null): string {
  let url = '/1.0';
  for (const segment of segments) url += `/${encodeSegment(segment)}`;
  if (project === null || project === 'default' || project === '') return url;
  return `${url}?project=${encodeURIComponent(project)}`;
}

const plain = /^[\w.~$&+=:@-]*$/;

/** As Go's url.PathEscape: names need no work nearly always. */
function encodeSegment(segment: string): string {
  if (plain.test(segment)) return segment;
  return encodeURIComponent(segment).replace(/%(?:24|26|2B|3A|3D|40)/g, decodeURIComponent);
}
