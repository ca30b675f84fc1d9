// A quoted text, a comment to the end of its line or to its end mark, or anything else that is no
// semicolon.
const PIECE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[^;]/g;

/** The statements of a text: it ends at semicolons that stand outside quotes and comments. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let last = 0;
  let statement = '';
  const take = () => {
    if (statement.trim() !== '') statements.push(statement.trim());
    statement = '';
  };
  for (const match of text.matchAll(PIECE)) {
    if (match.index > last) take(); // what was left out is a semicolon
    last = match.index + match[0].length;
    if (!/^(--|\/\*)/.test(match[0])) statement += match[0];
  }
  take();
  return statements;
}
