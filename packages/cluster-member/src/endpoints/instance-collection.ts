import type { InstanceTypeWord } from '@lxd/store/codes';

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
