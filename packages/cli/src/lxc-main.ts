import { runLxc } from './lxc.js';

process.exitCode = await runLxc(process.argv.slice(2));
