import { Ajv, type ValidateFunction } from 'ajv';

import { type Answer, componentSchemas, isDeclared, metadataSchema } from '../http/answers.js';
import type { Endpoint, Reply } from '../http/endpoint.js';

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'types', components: { schemas: componentSchemas } });
const compiled = new Map<Answer, ValidateFunction>();

/** The endpoint, but an answer that is not what it declares is a bug. */
export function asDeclared(endpoint: Endpoint): Endpoint {
  return {
    ...endpoint,
    async handle(input) {
      const reply = await endpoint.handle(input);
      const mistake = mistakeIn(reply, endpoint.answers);
      if (mistake === null) return reply;
      throw new Error(`${endpoint.method} ${endpoint.path} answers otherwise than declared: ${mistake}`);
    },
  };
}

function mistakeIn(reply: Reply, answers: readonly Answer[]): string | null {
  if (!isDeclared(reply, answers)) return reply.kind;
  if (reply.kind !== 'sync') return null;
  const metadata: unknown = JSON.parse(JSON.stringify(reply.metadata));
  const mistakes: string[] = [];
  for (const answer of answers) {
    const validate = validatorOf(answer);
    if (validate === null || validate(metadata)) return null;
    mistakes.push(ajv.errorsText(validate.errors, { dataVar: 'metadata' }));
  }
  return mistakes.join('; or ');
}

function validatorOf(answer: Answer): ValidateFunction | null {
  const schema = metadataSchema(answer);
  if (schema === null) return null;
  let validate = compiled.get(answer);
  if (validate === undefined) {
    const text = JSON.stringify(schema).replaceAll('"#/', '"types#/');
    validate = ajv.compile(JSON.parse(text) as object);
    compiled.set(answer, validate);
  }
  return validate;
}
