// Generates gen/ from the .proto files with protoc and ts-proto. Run by `npm run build`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const plugin = createRequire(import.meta.url).resolve('ts-proto/protoc-gen-ts_proto');
const files = readdirSync(here, { recursive: true }).filter(
  (file) => file.endsWith('.proto') && !file.includes('node_modules'),
);
mkdirSync(join(here, 'gen'), { recursive: true });
execFileSync(
  'protoc',
  [
    `--plugin=protoc-gen-ts_proto=${plugin}`,
    `--ts_proto_out=${join(here, 'gen')}`,
    '--ts_proto_opt=esModuleInterop=true,outputServices=grpc-js,oneof=unions-value,importSuffix=.js',
    '--ts_proto_opt=outputJsonMethods=false,env=node,useOptionals=none,forceLong=number',
    '-I',
    here,
    ...files,
  ],
  { stdio: 'inherit' },
);
