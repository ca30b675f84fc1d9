import fc from 'fast-check';

/** Texts that have broken servers before: each stands for a kind of carelessness. */
const hostile: readonly string[] = [
  '', ' ', '.', '..', '/', '//', '../../../../etc/passwd', '..%2f..%2fetc%2fpasswd', '%', '%00', '%zz', '%c0%ae', '\0', 'a\0b',
  '\n', 'a\nb', 'a\r\nX-Injected: 1', '\t', '"', "'", '`', '\\', "' OR 1=1 --", "'; DROP TABLE instances; --", '%s%n%x', '{}',
  '{{7*7}}', '${PATH}', '$(id)', '`id`', '|id', '-', '--help', '-1', '0', '1', '00', '1e9', '1e999', 'NaN', 'Infinity', 'null',
  'undefined', 'true', 'TRUE', 'yes', 'on', '0x10', '9223372036854775807', '9223372036854775808', '-9223372036854775809',
  '18446744073709551616', '1.5', '10GB', '10XB', '-5MiB', '99999999999999999999EiB', '50%', '101%', '-1%', 'é', 'e\u0301',
  '\u202e', '\ufeff', '\ud800', '😀', 'İ', 'ß', 'ﬀ', '中文', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty',
  'A'.repeat(63), 'a'.repeat(64), 'a'.repeat(255), 'a'.repeat(256), 'a'.repeat(5000), 'a/b', 'a/b/c', 'a b', 'a:b', 'a?b', 'a#b',
  'a%2Fb', 'a@b', 'a*', '*', '(', '[', '(a+)+$', '(a|a)*b'.repeat(10), '\\', '2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z',
  '99999-01-01', 'not-a-date', '@daily', '* * * * *', '0 0 31 2 *', '10.0.0.1', '10.0.0.1/24', '10.0.0.1/99', '::1', '::/0',
  'fe80::1%eth0', '127.0.0.1:0', '[::1]:99999', 'https://127.0.0.1:1/', 'unix:///nonexistent', 'file:///nonexistent', 'http://[',
  '00:16:3e:00:00:01', 'ff:ff:ff:ff:ff:ff', 'b 0 1 2', 'both 0 0 4294967295', 'uid 1-2 3-4', '0,1-3,99999', '3-1', 'lxc.hook.x=1',
  'lxc.net.0.type = none', 'key=value', '<script>alert(1)</script>', '../c1', '.hidden', 'nonexistent',
]; // prettier-ignore

/** Where text is wanted: plain, hostile, or whatever comes. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

/** Names: few of them are good, so that what is made is met again, changed and deleted. */
export const name = (good: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  );

/** Numbers at the edges of what fits somewhere. */
export const number: fc.Arbitrary<number> = fc.constantFrom(
  0, -0, 1, -1, 2, 1.5, 127, 255, 256, 32767, 65535, 65536, 2147483647, 2147483648, -2147483649, 4294967295, 4294967296,
  Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 9223372036854775807, 1e21, 1e308, -1e308, 5e-324,
); // prettier-ignore
