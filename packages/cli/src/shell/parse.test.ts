import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flag } from './flags.js';
import { parse } from './parse.js';

const flags = {
  all: flag.boolean('', { short: 'a' }),
  columns: flag.string('', { short: 'c', initial: 'ns' }),
  config: flag.list('', { short: 'C' }),
  console: flag.optional('', 'console'),
  quiet: flag.boolean('', { short: 'q' }),
  timeout: flag.integer('', { initial: -1 }),
};

const cases: { line: string[]; args?: string[]; want: Record<string, unknown> }[] = [
  { line: [], want: { all: false, columns: 'ns', config: [], console: '', timeout: -1 } },
  { line: ['-cns46'], want: { columns: 'ns46' } },
  { line: ['-c', '-x'], want: { columns: '-x' } },
  { line: ['-c=n'], want: { columns: 'n' } },
  { line: ['-aqcn', 'x'], args: ['x'], want: { all: true, quiet: true, columns: 'n' } },
  { line: ['--columns=a=b'], want: { columns: 'a=b' } },
  { line: ['--columns='], want: { columns: '' } },
  { line: ['-C', 'a=1', 'x', '-C', 'b=2'], args: ['x'], want: { config: ['a=1', 'b=2'] } },
  { line: ['--console', 'c1'], args: ['c1'], want: { console: 'console' } },
  { line: ['--console=vga', 'c1'], args: ['c1'], want: { console: 'vga' } },
  { line: ['--all=false'], want: { all: false } },
  { line: ['--timeout=-5'], want: { timeout: -5 } },
  { line: ['c1', '--', 'ls', '-a', '--', '7'], args: ['c1', 'ls', '-a', '--', '7'], want: { all: false } },
  { line: ['-', '007', '1e3'], args: ['-', '007', '1e3'], want: {} },
];

for (const { line, args = [], want } of cases) {
  test(`parse: ${line.join(' ') || '(nothing)'}`, () => {
    const got = parse(line, flags);
    assert.deepEqual([...got.args], args);
    for (const [name, value] of Object.entries(want)) {
      assert.deepEqual((got.flags as Record<string, unknown>)[name], value, name);
    }
  });
}

// The texts are those of LXD 5.0.2.
const refusals: [string[], string][] = [
  [['--foo'], 'unknown flag: --foo'],
  [['-z'], "unknown shorthand flag: 'z' in -z"],
  [['-az'], "unknown shorthand flag: 'z' in -z"],
  [['-c'], "flag needs an argument: 'c' in -c"],
  [['--columns'], 'flag needs an argument: --columns'],
  [
    ['--all=x'],
    'invalid argument "x" for "-a, --all" flag: strconv.ParseBool: parsing "x": invalid syntax',
  ],
  [
    ['--timeout', 'x'],
    'invalid argument "x" for "--timeout" flag: strconv.ParseInt: parsing "x": invalid syntax',
  ],
];

for (const [line, message] of refusals) {
  test(`parse refuses ${line.join(' ')}`, () => {
    assert.throws(() => parse(line, flags), { message });
  });
}
