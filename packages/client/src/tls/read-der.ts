/** One value of DER (X.690): its tag and its content. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

export const derTag = {
  integer: 0x02,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The values one after the other in `bytes`. @throws Error when they are no DER */
export function readDer(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at]!;
    const { length, start } = readLength(bytes, at + 1);
    if ((tag & 0x1f) === 0x1f || start + length > bytes.length) throw new Error('invalid DER');
    values.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}

function readLength(bytes: Buffer, at: number): { length: number; start: number } {
  const first = bytes[at];
  if (first === undefined) throw new Error('invalid DER');
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 1 + count > bytes.length) throw new Error('invalid DER');
  return { length: bytes.readUIntBE(at + 1, count), start: at + 1 + count };
}
