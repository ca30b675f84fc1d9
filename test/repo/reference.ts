/** Writes the generated pages of docs/reference anew. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { repository } from '../support/server.js';
import { referencePages } from './reference-pages.js';

for (const [path, text] of Object.entries(referencePages())) {
  const file = join(repository, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
