import type { InstanceTypeWord } from '@lxd/store/codes';

import type { Endpoint } from '../http/endpoint.js';
import type { Services } from '../services.js';

/** The old collections hold instances of one kind (rest-api.md 1). */
export function collectionType(collection: string): InstanceTypeWord | null {
  switch (collection) {
    case 'containers':
      return 'container';
    case 'virtual-machines':
      return 'virtual-machine';
    default:
      return null;
  }
}

/**
 * Below the old collections an instance of another kind is not found. Every path of one instance
 * exists under all three, so this is said here and not in each handler.
 */
export function withinCollection(endpoint: Endpoint): Endpoint {
  if (!endpoint.path.startsWith('/1.0/instances/{name}')) return endpoint;
  const uses = endpoint.uses.includes('instances') ? endpoint.uses : [...endpoint.uses, 'instances' as const];
  return {
    ...endpoint,
    uses,
    async handle(input) {
      const type = collectionType(input.context.collection);
      if (type !== null) {
        const { instances }: Pick<Services, 'instances'> = input.services;
        await instances.requireType(input.context.project, input.params['name']!, type);
      }
      return endpoint.handle(input);
    },
  };
}
