import type { Server } from '@lxd/client/server';
import { plainTable } from '../../print/table.js';
import { verbHelp } from '../../shell/help.js';
import { UsageError } from '../../shell/errors.js';
import { verb, type Verb } from '../../shell/verb.js';
import { localServer } from '../local-server.js';

interface SqlResult {
  readonly type: string; // select, exec
  readonly columns: readonly string[] | null;
  readonly rows: readonly (readonly unknown[])[] | null;
  readonly rows_affected: number;
}

export const sql = verb({
  words: ['sql'],
  usage: '<local|global> <query>',
  args: [0, 2],
  summary: 'Execute a SQL query against the LXD local or global database',
  hidden: true,
  description: `Execute a SQL query against the LXD local or global database

The local database is specific to the LXD cluster member you target the
command to, and contains member-specific data (such as the member network
address).

The global database is common to all LXD members in the cluster, and contains
cluster-specific data (such as profiles, containers, etc).

If you are running a non-clustered LXD instance, the same applies, as that
instance is effectively a single-member cluster.

If <query> is the special value "-", then the query is read from
standard input.

If <query> is the special value ".dump", the command returns a SQL text
dump of the given database.

If <query> is the special value ".schema", the command returns the SQL
text schema of the given database.

This internal command is mostly useful for debugging and disaster
recovery. The LXD team will occasionally provide hotfixes to users as a
set of database queries to fix some data inconsistency.

This command targets the global LXD database and works in both local
and cluster mode.`,
  flags: {},

  async run({ args: [database = '', query], shell }) {
    if (query === undefined) {
      shell.write(verbHelp('lxd', sql as unknown as Verb, shell.setup.globalFlags));
      if (database === '') return;
      throw new UsageError('Missing required arguments');
    }
    if (database !== 'local' && database !== 'global') {
      shell.write(verbHelp('lxd', sql as unknown as Verb, shell.setup.globalFlags));
      throw new UsageError('Invalid database type');
    }
    const server = localServer(shell);
    try {
      if (query === '.dump' || query === '.schema') {
        shell.write(await dump(server, database, query === '.schema'));
        return;
      }
      const text = query === '-' ? await shell.readInput() : query;
      const reply = await server.exchange('POST', '/internal/sql', {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ database, query: text }),
      });
      const { Results: results } = reply.metadata as { Results: readonly SqlResult[] | null };
      shell.write(render(results ?? []));
    } finally {
      server.close();
    }
  },
});

async function dump(server: Server, database: string, schema: boolean): Promise<string> {
  const { text } = await server.get<{ text: string }>('/internal/sql', {
    database,
    schema: schema ? 1 : 0,
  });
  return text;
}

/** Tables for what was selected, a count for what was changed; each headed where there are several. */
export function render(results: readonly SqlResult[]): string {
  return results
    .map((result, index) => {
      const heading = results.length > 1 ? `=> Query ${index}:\n\n` : '';
      const body =
        result.type === 'select'
          ? plainTable(
              result.columns ?? [],
              (result.rows ?? []).map((row) => row.map((cell) => (cell === null ? '<nil>' : String(cell)))),
            )
          : `Rows affected: ${result.rows_affected}\n`;
      return `${heading}${body}${results.length > 1 ? '\n' : ''}`;
    })
    .join('');
}
