import { createInterface, type Interface } from 'node:readline';
import { UsageError } from './errors.js';
import type { Shell } from './shell.js';

/** One line from the user; the reader is shared, since it may read ahead on a pipe. */
class Lines {
  readonly #waiting: string[] = [];
  readonly #askers: ((line: string | null) => void)[] = [];
  #ended = false;
  #muted = false;
  readonly #interface: Interface;

  constructor(shell: Shell) {
    const { stdin, stdout } = shell.streams;
    this.#interface = createInterface({ input: stdin, terminal: false });
    void stdout;
    this.#interface.on('line', (line) => {
      const asker = this.#askers.shift();
      if (asker === undefined) this.#waiting.push(line);
      else asker(line);
    });
    this.#interface.on('close', () => {
      this.#ended = true;
      for (const asker of this.#askers.splice(0)) asker(null);
    });
  }

  next(): Promise<string | null> {
    const line = this.#waiting.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.resolve(null);
    this.#interface.resume();
    return new Promise((resolve) => this.#askers.push(resolve));
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** Lets the process end though nobody closed standard input. */
  rest(): void {
    if (this.#askers.length === 0) this.#interface.pause();
  }
}

const readers = new WeakMap<Shell, Lines>();

async function line(shell: Shell, question: string): Promise<string> {
  let reader = readers.get(shell);
  if (reader === undefined) {
    reader = new Lines(shell);
    readers.set(shell, reader);
  }
  shell.write(question);
  const answer = await reader.next();
  reader.rest();
  if (answer === null) throw new UsageError('EOF');
  return answer.trim();
}

/** Asks until something is answered. */
export async function ask(
  shell: Shell,
  question: string,
  initial = '',
  refuse: (answer: string) => string | null = (answer) => (answer === '' ? '' : null),
): Promise<string> {
  for (;;) {
    const answer = (await line(shell, question)) || initial;
    const complaint = refuse(answer);
    if (complaint === null) return answer;
    shell.note(complaint === '' ? 'Invalid input, try again.\n' : `Invalid input: ${complaint}\n`);
  }
}

export async function confirm(
  shell: Shell,
  question: string,
  initial: boolean | null,
): Promise<boolean> {
  for (;;) {
    const answer = (await line(shell, question)).toLowerCase();
    if (answer === '' && initial !== null) return initial;
    if (['y', 'yes'].includes(answer)) return true;
    if (['n', 'no'].includes(answer)) return false;
    shell.note('Invalid input, try again.\n');
  }
}

/** Asks for a secret, which a terminal doesn't echo. */
export async function askSecret(shell: Shell, question: string): Promise<string> {
  const { stdin, stdout } = shell.streams;
  const terminal = stdin as typeof stdin & { setRawMode?: (raw: boolean) => void };
  if (stdin.isTTY !== true || terminal.setRawMode === undefined) return line(shell, question);
  stdout.write(question);
  terminal.setRawMode(true);
  stdin.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed = '';
      const onData = (chunk: Buffer): void => {
        for (const character of chunk.toString('utf8')) {
          if (character === '\r' || character === '\n' || character === '\x04') {
            stdin.off('data', onData);
            resolve(typed);
          } else if (character === '\x03') {
            stdin.off('data', onData);
            reject(new UsageError('Interrupted'));
          } else if (character === '\x7f') typed = typed.slice(0, -1);
          else typed += character;
        }
      };
      stdin.on('data', onData);
    });
  } finally {
    terminal.setRawMode(false);
    stdin.pause();
    stdout.write('\n');
  }
}
