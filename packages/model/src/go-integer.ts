import { invalid, quote } from './errors.js';

/** The functions of Go whose messages LXD passes on; they differ in name and range. */
const PARSERS = {
  Atoi: { signed: true, bits: 64n },
  ParseInt: { signed: true, bits: 64n },
  ParseUint8: { signed: false, bits: 8n },
  ParseUint16: { signed: false, bits: 16n },
  ParseUint32: { signed: false, bits: 32n },
  ParseUint64: { signed: false, bits: 64n },
} as const;

export type GoParser = keyof typeof PARSERS;

/**
 * A decimal integer, exactly. LXD reports a bad one in the words of Go's strconv, which clients
 * have come to know.
 * @throws DomainError (invalid) such as `strconv.Atoi: parsing "x": invalid syntax`
 */
export function parseGoInteger(parser: GoParser, text: string): bigint {
  const { signed, bits } = PARSERS[parser];
  const complain = (what: string) => {
    const name = parser.startsWith('ParseUint') ? 'ParseUint' : parser;
    return invalid(`strconv.${name}: parsing ${quote(text)}: ${what}`);
  };
  if (!(signed ? /^[-+]?\d+$/ : /^\d+$/).test(text)) throw complain('invalid syntax');
  const value = BigInt(text.replace(/^\+/, ''));
  const max = (1n << (signed ? bits - 1n : bits)) - 1n;
  const min = signed ? -max - 1n : 0n;
  if (value < min || value > max) throw complain('value out of range');
  return value;
}
