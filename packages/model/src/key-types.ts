import { parseBoolean } from './booleans.js';
import type { KeyType } from './config-key.js';
import { DomainError, invalid, quote } from './errors.js';
import { parseGoInteger } from './go-integer.js';
import { parseBitSize, parseByteSize } from './units.js';

// Kinds of value any key may have, with the texts of LXD's validators. Those of networks are in
// network-key-types.ts, those of instances in instance-key-types.ts.

/** A kind whose values stay text and are only checked. */
export const checked = (name: string, check: (text: string) => void): KeyType<string> => ({
  name,
  parse(text) {
    check(text);
    return text;
  },
});

export const anyText = checked('string', () => {});

export const boolean: KeyType<boolean> = {
  name: 'boolean',
  parse(text) {
    const value = parseBoolean(text);
    if (value === null) throw invalid(`Invalid value for a boolean ${quote(text)}`);
    return value;
  },
};

/** A signed integer of 64 bits. */
export const integer: KeyType<number> = {
  name: 'integer',
  parse(text) {
    try {
      return Number(parseGoInteger('ParseInt', text));
    } catch {
      throw invalid(`Invalid value for an integer ${quote(text)}`);
    }
  },
};

/** An integer between two bounds, both included. */
export const integerWithin = (min: number, max: number): KeyType<number> =>
  integerThat((value) => {
    if (value < min || value > max) {
      throw invalid(`Value isn't within valid range. Must be between ${min} and ${max}`);
    }
  });

/** An integer with a rule of its own. */
export const integerThat = (check: (value: number) => void): KeyType<number> => ({
  name: 'integer',
  parse(text) {
    const value = integer.parse(text);
    check(value);
    return value;
  },
});

const unsigned = (name: 'uint8' | 'uint32', parser: 'ParseUint8' | 'ParseUint32') => ({
  name,
  parse(text: string): number {
    try {
      return Number(parseGoInteger(parser, text));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw invalid(`Invalid value for ${name} ${quote(text)}: ${error.message}`);
    }
  },
});

export const uint8: KeyType<number> = unsigned('uint8', 'ParseUint8');
export const uint32: KeyType<number> = unsigned('uint32', 'ParseUint32');

/** 0 (least) to 10 (most). */
export const priority: KeyType<number> = {
  name: 'integer',
  parse(text) {
    const value = integer.parse(text);
    if (value < 0 || value > 10) {
      throw invalid(`Invalid value for a limit ${quote(text)}. Must be between 0 and 10`);
    }
    return value;
  },
};

/** An amount in bytes: `10GiB`. */
export const size: KeyType<number> = { name: 'size', parse: parseByteSize };

/** A rate in bits per second: `100Mbit`. */
export const bitRate: KeyType<number> = { name: 'bit rate', parse: parseBitSize };

export const oneOf = <const T extends string>(...values: readonly T[]): KeyType<T> => ({
  name: 'string',
  words: values,
  parse(text) {
    const found = values.find((value) => value === text);
    if (found === undefined) {
      throw invalid(`Invalid value ${quote(text)} (not one of [${values.join(' ')}])`);
    }
    return found;
  },
});

/** A comma list, each item of the given kind; blanks around items don't count. */
export const listOf = <T>(item: KeyType<T>): KeyType<readonly T[]> => ({
  name: `list of ${item.name}`,
  parse(text) {
    return text.split(',').map((part) => {
      const trimmed = part.trim();
      return about(`Item ${quote(trimmed)}`, () => item.parse(trimmed));
    });
  },
});

/** Words with a meaning of their own, else the given kind. */
export const wordOr = <const W extends string, T>(
  words: readonly W[],
  type: KeyType<T>,
): KeyType<W | T> => ({
  name: type.name,
  words: [...words, ...(type.words ?? [])],
  parse: (text) => words.find((word) => word === text) ?? type.parse(text),
});

export const uuid = checked('string', (text) => {
  if (!/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(text)) {
    throw invalid('Invalid UUID');
  }
});

export const absolutePath = checked('string', (text) => {
  if (!text.startsWith('/')) throw invalid('Must be absolute file path');
});

/** A uid or gid. */
export const unixId: KeyType<number> = {
  name: 'integer',
  parse(text) {
    if (!/^\d+$/.test(text) || Number(text) > 0xffffffff) {
      throw invalid('Invalid value for a UNIX ID');
    }
    return Number(text);
  },
};

/** Permission bits in octal: `0660`. */
export const fileMode: KeyType<number> = {
  name: 'file mode',
  parse(text) {
    if (!/^[0-7]{1,4}$/.test(text)) throw invalid('Invalid value for an octal file mode');
    return parseInt(text, 8);
  },
};

/** A major or minor number. */
export const deviceNumber: KeyType<number> = {
  name: 'integer',
  parse(text) {
    if (!/^\d+$/.test(text) || Number(text) > 0xffffffff) {
      throw invalid('Invalid value for a UNIX device number');
    }
    return Number(text);
  },
};

/** `5` or `5-10`: ids that may be used, both ends included. */
export const idRange: KeyType<{ readonly first: number; readonly last: number }> = {
  name: 'range',
  parse(text) {
    const [start = '', end] = text.split('-', 2);
    if (!/^\d+$/.test(start)) {
      throw invalid(`Invalid ${end === undefined ? '' : 'start '}number ${quote(text)}`);
    }
    if (end !== undefined && !/^\d+$/.test(end)) throw invalid(`Invalid end number ${quote(text)}`);
    const first = Number(start);
    const last = Number(end ?? start);
    if (first > last) throw invalid(`Start number must be lower than end number ${quote(text)}`);
    return { first, last };
  },
};

const COMPRESSORS = [
  'bzip2', 'gzip', 'lz4', 'lzma', 'lzo', 'none', 'pigz', 'squashfs', 'xz', 'zstd',
]; // prettier-ignore

/** A compressor's name with its options: `xz -9`. Whether the host has it is not checked here. */
export const compressionAlgorithm = checked('string', (text) => {
  const [command = ''] = text.trim().split(/\s+/);
  if (!COMPRESSORS.includes(command)) {
    throw invalid(`Invalid compression algorithm ${quote(command)}`);
  }
});

/** Does something and says, should it fail, what it was about: `Item "x": ...`. */
export function about<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.kind, `${prefix}: ${error.message}`);
  }
}
