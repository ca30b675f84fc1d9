import { randomUUID } from 'node:crypto';

/**
 * The id of a new operation: a random UUID whose last group begins with its member's id, so that
 * any member knows whom to ask about it and nobody has to write it down.
 * @param member the id of the member's row in `nodes`; null outside a cluster
 */
export function newOperationId(member: number | null): string {
  const uuid = randomUUID();
  if (member === null) return uuid;
  return `${uuid.slice(0, memberAt)}${member.toString(16).padStart(memberDigits, '0')}${uuid.slice(memberAt + memberDigits)}`;
}

/** The member an operation lives on; null when the id is none of ours. */
export function memberOfOperation(id: string): number | null {
  const digits = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{4})[0-9a-f]{8}$/.exec(id)?.[1];
  return digits === undefined ? null : parseInt(digits, 16);
}

const memberAt = 24;
const memberDigits = 4;
