import type { BakeryMacaroon } from './bakery-macaroon.js';
import { payloadOf } from './bakery-macaroon.js';
import { openCaveat, type KeyPair } from './caveat-box.js';
import { bound, newMacaroon, type Caveat, type Macaroon } from './macaroon.js';

/** Gets the discharge of one caveat from the third party that it names. */
export type Acquire = (caveat: Caveat, payload: Buffer | null) => Promise<BakeryMacaroon>;

/** Discharges may need discharges; nobody needs more than this many. */
const maxDischarges = 100;

/** Who has our key can discharge caveats that name no other place. */
const localPlace = 'local';

/**
 * Discharges everything a macaroon needs.
 * @param localKey for caveats that the holder of this key discharges itself
 * @returns it and its discharges, bound to it: what a service wants to see
 */
export async function dischargeAll(
  primary: BakeryMacaroon,
  acquire: Acquire,
  localKey: KeyPair | null = null,
): Promise<Macaroon[]> {
  const bundle = [primary.macaroon];
  const todo: BakeryMacaroon[] = [primary];
  for (let from = todo.shift(); from !== undefined; from = todo.shift()) {
    for (const caveat of from.macaroon.caveats) {
      if (caveat.verification === null) continue;
      if (bundle.length > maxDischarges) throw new Error('too many discharges needed');
      const payload = payloadOf(from, caveat.id);
      const discharge =
        caveat.location === localPlace && localKey !== null
          ? dischargedLocally(caveat, payload, localKey)
          : await acquire(caveat, payload);
      bundle.push(bound(discharge.macaroon, primary.macaroon));
      todo.push(discharge);
    }
  }
  return bundle;
}

function dischargedLocally(caveat: Caveat, payload: Buffer | null, key: KeyPair): BakeryMacaroon {
  const { rootKey, condition } = openCaveat(payload ?? caveat.id, key);
  if (condition !== 'true') throw new Error('cannot discharge a condition of our own key');
  return {
    macaroon: newMacaroon(rootKey, caveat.id, localPlace),
    version: 3,
    caveatData: new Map(),
  };
}
