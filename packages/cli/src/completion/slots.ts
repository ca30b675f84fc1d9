/** One place for an argument, as a verb's usage has it. */
export interface Slot {
  /** What belongs there: `instance`, `profile`, `key`, `key=value`... */
  readonly kind: string;
  /** `[<remote>:]` may stand before it. */
  readonly remote: boolean;
  readonly optional: boolean;
  readonly repeated: boolean;
  /** What follows a name within the same word: `/` before a path or a snapshot. */
  readonly suffix: '' | '/' | '=';
}

/** The places in `[<remote>:]<instance> <key>=<value>...`, in order. */
export function slotsOf(usage: string): Slot[] {
  return usage
    .replace(/<[^<>]*>/g, (name) => name.replaceAll(' ', '-'))
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '[flags]' && word !== '[--]')
    .map(slotOf);
}

function slotOf(word: string): Slot {
  const remote = word.includes('[<remote>:]');
  const inner = word.replaceAll('[<remote>:]', '');
  const names = [...inner.matchAll(/<([^<>]+)>/g)].map(([, name]) => name!);
  const pair = /^\[?key=value|^<key>=?<value>/.test(inner);
  return {
    kind: pair ? 'key=value' : (names[0] ?? (remote ? 'remote' : '')),
    remote,
    optional: /^\[/.test(inner) || inner === '',
    repeated: inner.includes('...'),
    suffix: pair ? '=' : /^\[?<[^<>]+>\/<path>/.test(inner) ? '/' : '',
  };
}

/**
 * The places the argument at `index` may take: one that may be left out lets the next one stand
 * in its stead, and a repeated one takes all that follow.
 */
export function slotsAt(slots: readonly Slot[], index: number): Slot[] {
  if (index >= slots.length) return slots.at(-1)?.repeated ? [slots.at(-1)!] : [];
  const found: Slot[] = [];
  for (let at = index; at < slots.length; at += 1) {
    found.push(slots[at]!);
    if (!slots[at]!.optional || slots[at]!.repeated) break;
  }
  const before = slots[index - 1];
  return before?.repeated ? [before, ...found] : found;
}
