import { runLxc } from './lxc.js';

void runLxc(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
