/** Shorter spellings that everybody has; the user's own come first. */
export const builtinAliases: Readonly<Record<string, string>> = {
  shell: 'exec @ARGS@ -- su -l',
};

/**
 * Replaces the alias at the head of a command line, once, by what it stands for. `@ARGS@` in it
 * takes the remaining arguments; without it they go to the end. Null: no alias begins this line.
 */
export function expandAlias(
  args: readonly string[],
  aliases: Readonly<Record<string, string>>,
): readonly string[] | null {
  const firstWord = args.findIndex((arg) => !arg.startsWith('-'));
  if (firstWord < 0) return null;
  const leading = args.slice(0, firstWord);
  const words = args.slice(firstWord);
  const target = match(words, aliases) ?? match(words, builtinAliases);
  if (target === null) return null;

  const rest = words.slice(target.length);
  const expanded: string[] = [];
  let placed = false;
  for (const part of target.value) {
    if (part === '@ARGS@') {
      expanded.push(...rest);
      placed = true;
    } else expanded.push(part);
  }
  if (!placed) expanded.push(...rest);
  // A target with a path is another program; our own flags mean nothing to it.
  return (target.value[0] ?? '').startsWith('/') ? expanded : [...leading, ...expanded];
}

function match(
  words: readonly string[],
  aliases: Readonly<Record<string, string>>,
): { value: readonly string[]; length: number } | null {
  for (const [name, value] of Object.entries(aliases)) {
    const parts = name.split(' ');
    if (parts.every((part, index) => words[index] === part)) {
      return { value: value.split(' '), length: parts.length };
    }
  }
  return null;
}
