/**
 * Prints where we answer otherwise than Debian's LXD 5.0.2. `main.js [area...]`; ends with 1 when
 * there is a difference that is not declared.
 */
import { areas } from './requests/index.js';
import { run } from './run.js';

const names = process.argv.slice(2);
const wanted = names.length === 0 ? areas : areas.filter(({ name }) => names.includes(name));
const { requests, mismatches } = await run(wanted);
let last = '';
for (const { request, place, peer, ours } of mismatches) {
  if (request !== last) console.log(`\n${request}`);
  last = request;
  console.log(`  ${place}\n    lxd:  ${JSON.stringify(peer)}\n    ours: ${JSON.stringify(ours)}`);
}
console.log(`\n${requests} requests, ${mismatches.length} undeclared differences`);
process.exitCode = mismatches.length === 0 ? 0 : 1;
