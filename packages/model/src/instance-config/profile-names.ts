import { invalid } from '../errors.js';

/** What an instance gets whose creator names no profiles. */
export const DEFAULT_PROFILES: readonly string[] = ['default'];

/** @throws DomainError (invalid) when a profile is named twice */
export function checkProfileNames(names: readonly string[]): void {
  if (new Set(names).size !== names.length) throw invalid('Duplicate profile found in request');
}
