import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, DomainError } from '@lxd/model/errors';
import { ExitError } from '../shell/errors.js';
import type { Shell } from '../shell/shell.js';

const fallbacks = ['editor', 'vi', 'emacs', 'nano'];

/** Opens the user's editor on a text and gives back what it was saved as. */
export async function textEditor(shell: Shell, text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lxd_editor_'));
  const file = join(directory, 'text.yaml');
  try {
    await writeFile(file, text, { mode: 0o600 });
    await runEditor(shell, file);
    return await readFile(file, 'utf8');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Lets a person edit a text until `save` takes it. */
export async function editUntilSaved(
  shell: Shell,
  initial: string,
  save: (text: string) => Promise<void>,
): Promise<void> {
  let text = initial;
  for (;;) {
    text = await textEditor(shell, text);
    try {
      await save(text);
      return;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      shell.note(`Config parsing error: ${chain(error)}`);
      shell.print('Press enter to open the editor again or ctrl+c to abort change');
      await nextLine(shell);
    }
  }
}

function nextLine(shell: Shell): Promise<void> {
  const { stdin } = shell.streams;
  return new Promise((resolve) => {
    stdin.resume();
    stdin.once('data', () => {
      stdin.pause();
      resolve();
    });
  });
}

async function runEditor(shell: Shell, file: string): Promise<void> {
  const { env } = shell.streams;
  const chosen = env['VISUAL'] || env['EDITOR'];
  for (const editor of chosen === undefined ? fallbacks : [chosen]) {
    const status = await start(editor, file);
    if (status === 0) return;
    if (status !== null) throw new ExitError(1, `exit status ${status}`);
  }
  throw new ExitError(1, 'No text editor found, please set the EDITOR environment variable');
}

/** Its exit status; null when there is no such program. */
function start(editor: string, file: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    // The variable may hold arguments too (`code --wait`).
    const child = spawn('sh', ['-c', `command -v ${editor.split(' ')[0]} >/dev/null || exit 127; ${editor} "$0"`, file], {
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 127 ? null : (code ?? 1)));
  });
}
