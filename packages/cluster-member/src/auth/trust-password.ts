import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const saltBytes = 32;
const hashBytes = 64;
const cost = { N: 16384, r: 8, p: 1 };

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, hashBytes, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** `core.trust_password` as it is stored: hex of salt and scrypt hash (as LXD 5.2). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  return Buffer.concat([salt, await derive(password, salt)]).toString('hex');
}

/** @param stored as `hashPassword` made it; anything else fits nothing */
export async function passwordFits(stored: string, password: string): Promise<boolean> {
  const bytes = Buffer.from(stored, 'hex');
  if (bytes.length !== saltBytes + hashBytes) return false;
  const hash = await derive(password, bytes.subarray(0, saltBytes));
  return timingSafeEqual(hash, bytes.subarray(saltBytes));
}
