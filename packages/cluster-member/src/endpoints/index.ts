import type { Endpoint } from '../http/endpoint.js';

/** Every path and method the API answers. */
export const endpoints: readonly Endpoint[] = [];
