/** What a flag takes, and what a verb gets. */
export interface Flag<T> {
  readonly kind: 'boolean' | 'string' | 'list' | 'integer' | 'unsigned' | 'optional';
  readonly short: string | null;
  readonly help: string;
  readonly initial: T;
  /** What the flag means when given without a value (`optional` only). */
  readonly bare: string | null;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values a verb with these flags sees. */
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never;
};

interface Options {
  readonly short?: string;
}

/** The ways to declare a flag. */
export const flag = {
  boolean: (help: string, { short }: Options = {}): Flag<boolean> => ({
    kind: 'boolean', short: short ?? null, help, initial: false, bare: null,
  }),
  string: (help: string, { short, initial }: Options & { initial?: string } = {}): Flag<string> => ({
    kind: 'string', short: short ?? null, help, initial: initial ?? '', bare: null,
  }),
  list: (help: string, { short }: Options = {}): Flag<readonly string[]> => ({
    kind: 'list', short: short ?? null, help, initial: [], bare: null,
  }),
  integer: (
    help: string,
    { short, initial }: Options & { initial?: number } = {},
  ): Flag<number> => ({
    kind: 'integer', short: short ?? null, help, initial: initial ?? 0, bare: null,
  }),
  unsigned: (help: string): Flag<number> => ({
    kind: 'unsigned', short: null, help, initial: 0, bare: null,
  }),
  /** `--console` alone means `--console=<bare>`. */
  optional: (help: string, bare: string): Flag<string> => ({
    kind: 'optional', short: null, help, initial: '', bare,
  }),
} as const;

/** Flags that many verbs share word for word. */
export const formatFlag = flag.string('Format (csv|json|table|yaml|compact)', {
  short: 'f',
  initial: 'table',
});
export const targetFlag = flag.string('Cluster member name');

/** Every command takes these. */
export const globalFlags = {
  debug: flag.boolean('Show all debug messages'),
  'force-local': flag.boolean('Force using the local unix socket'),
  help: flag.boolean('Print help', { short: 'h' }),
  project: flag.string('Override the source project'),
  quiet: flag.boolean("Don't show progress information", { short: 'q' }),
  'sub-commands': flag.boolean('Use with help or --help to view sub-commands'),
  verbose: flag.boolean('Show all information messages', { short: 'v' }),
  version: flag.boolean('Print version number'),
} as const;

export type GlobalFlags = FlagValues<typeof globalFlags>;
