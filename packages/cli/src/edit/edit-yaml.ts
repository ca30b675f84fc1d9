import { emitYaml } from '@lxd/client/yaml/emit';
import { shaped, type Shape } from '../print/shape.js';
import type { Shell } from '../shell/shell.js';
import { readYaml } from './read-yaml.js';
import { editUntilSaved } from './text-editor.js';

/** Something that is edited as YAML. */
export interface Editing<T> {
  /** Comment lines above the text, without the final newline. */
  readonly heading: string;
  readonly shape: Shape;
  /** What is shown at first; asked for only when there is a person to show it to. */
  load(): Promise<T>;
  /** Stores the edited object, of which only the fields of `writable` are taken. */
  save(edited: unknown): Promise<void>;
  readonly writable: Shape;
}

/** Takes the new content from standard input, or lets a person edit it until the server takes it. */
export async function editYaml<T>(shell: Shell, editing: Editing<T>): Promise<void> {
  if (!shell.interactive) {
    await editing.save(readYaml(await shell.readInput(), editing.writable));
    return;
  }
  const text = `${editing.heading}\n\n${emitYaml(shaped(editing.shape, await editing.load(), 'yaml'))}`;
  await editUntilSaved(shell, text, (edited) => editing.save(readYaml(edited, editing.writable)));
}
