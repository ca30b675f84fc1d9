/** Name and version of the distribution from os-release(5); empty where it doesn't say. */
export function osRelease(text: string): { name: string; version: string } {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Z_]+)=(.*)$/.exec(line.trim());
      return match ? [[match[1]!, unquote(match[2]!)] as const] : [];
    }),
  );
  return { name: values.get('NAME') ?? '', version: values.get('VERSION_ID') ?? '' };
}

/** Shell quoting, as far as os-release allows it. */
function unquote(text: string): string {
  const inner = /^"(.*)"$|^'(.*)'$/.exec(text);
  return (inner?.[1] ?? inner?.[2] ?? text).replace(/\\(["'$`\\])/g, '$1');
}
