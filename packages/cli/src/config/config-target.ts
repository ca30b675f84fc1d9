/**
 * Whom `lxc config set` is about: the words before the first key; none means the server. A key of
 * a server has a dot, which no instance's name has.
 */
export function configTarget(args: readonly string[]): {
  readonly target: string;
  readonly words: readonly string[];
} {
  const [first = ''] = args;
  if (first.includes('=')) return { target: '', words: args };
  if (/^[^:/]*\./.test(first)) return { target: '', words: args };
  const pairs = args.slice(1).every((word) => word.includes('='));
  if (first.endsWith(':') || args.length === 3) return { target: first, words: args.slice(1) };
  if (args.length === 2 && !pairs) return { target: '', words: args };
  return { target: first, words: args.slice(1) };
}
