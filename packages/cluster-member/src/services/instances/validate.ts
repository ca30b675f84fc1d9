import type { NewInstance } from '@lxd/store/instances';

import type { Expanded } from './expand.js';

export function validateInstance(_instance: NewInstance, _expanded: Expanded): void {}
