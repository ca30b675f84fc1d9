/** A value's kind: how it is checked, read, and called in the documentation. */
export interface KeyType<T> {
  readonly name: string; // "boolean", "integer", "size", ...
  /** Words that are values, or all values where the kind has no others. */
  readonly words?: readonly string[];
  /** @throws DomainError (invalid) with LXD's text when `text` is no such value. */
  parse(text: string): T;
}

/** One configuration key, declared once; everything that knows it reads it from here. */
export interface ConfigKey<T = unknown> {
  /**
   * The dotted name. A segment `*` stands for a name the user picks, at the end for all that
   * follows: `limits.kernel.*`. `**` is a name that may itself contain dots, such as a device's.
   */
  readonly name: string;
  readonly type: KeyType<T>;
  readonly default?: string;
  readonly required?: boolean;
  readonly appliesTo?: readonly ('container' | 'virtual-machine')[];
  readonly liveUpdate?: boolean;
  readonly scope?: 'local' | 'global';
  /** Never shown: reads back as `true`. */
  readonly secret?: boolean;
  readonly condition?: string;
  readonly since?: string; // API extension
  readonly doc: string;
}
