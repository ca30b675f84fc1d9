/** Words that YAML 1.1 readers (LXD's among them) take for something else than a text. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
const plain = /^[A-Za-z_/][\w./-]*$/;

/**
 * Plain data as YAML: maps and lists in block style, texts quoted where they must be. A tenth of
 * what the general library needs, for a text that is written at every change of an instance.
 */
export function plainYaml(value: unknown): string {
  return isScalar(value) ? `${scalar(value)}\n` : block(value, '');
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return value
      .map((item: unknown) => {
        if (isScalar(item)) return `${indent}- ${scalar(item)}\n`;
        return `${indent}-${block(item, `${indent}  `).slice(indent.length + 1)}`;
      })
      .join('');
  }
  let text = '';
  for (const [key, member] of Object.entries(value as object) as [string, unknown][]) {
    if (member === undefined) continue;
    text += isScalar(member)
      ? `${indent}${textScalar(key)}: ${scalar(member)}\n`
      : `${indent}${textScalar(key)}:\n${block(member, `${indent}  `)}`;
  }
  return text;
}

const isScalar = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;

function scalar(value: unknown): string {
  if (typeof value === 'string') return textScalar(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return value === undefined ? 'null' : String(value);
}

/** JSON's quotes and escapes are YAML's too. */
const textScalar = (text: string): string =>
  plain.test(text) && !reserved.test(text) ? text : JSON.stringify(text);
