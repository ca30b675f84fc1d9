/** An image and the members that have its files. */
export interface ImageHolders {
  readonly fingerprint: string;
  readonly holders: readonly string[];
}

export interface CopyTarget {
  readonly name: string;
  readonly online: boolean;
}

/** One more copy that is to be made. */
export interface ImageCopy {
  readonly fingerprint: string;
  readonly to: string;
  /** The holder that sees to it, so that nobody has to be asked who does. */
  readonly by: string;
}

/** `cluster.images_minimal_replica` that means every member. */
export const everyMember = -1;

/**
 * Copies that are missing. Which members get them follows from the fingerprint alone: whoever
 * works it out comes to the same result, and images spread evenly.
 * @param wanted copies of each image; `everyMember`; 1 asks for none beyond the first
 */
export function missingCopies(
  images: readonly ImageHolders[],
  members: readonly CopyTarget[],
  wanted: number,
): ImageCopy[] {
  const online = members.filter((member) => member.online).map(({ name }) => name);
  const enough = wanted === everyMember ? members.length : wanted;
  return images.flatMap(({ fingerprint, holders }) => {
    const by = order(fingerprint, online.filter((name) => holders.includes(name)))[0];
    if (by === undefined) return []; // nobody can give it now
    const lacking = online.filter((name) => !holders.includes(name));
    const missing = Math.max(0, enough - holders.length);
    return order(fingerprint, lacking).slice(0, missing).map((to) => ({ fingerprint, to, by }));
  });
}

/** Rendezvous hashing: a member that comes or goes changes nothing between the others. */
const order = (fingerprint: string, names: readonly string[]): string[] =>
  names
    .map((name) => ({ name, rank: fnv1a(`${name}/${fingerprint}`) }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);

/** 32 bits; RFC draft-eastlake-fnv. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
