import type { Config } from '@lxd/model/api/config';
import { invalid } from '@lxd/model/errors';

/**
 * What an instance type like `c2-m4` (two CPUs, 4 GB) means in limits (instances.md 9).
 * @throws DomainError (invalid)
 */
export function instanceTypeLimits(type: string): Config {
  const match = /^c(\d+(?:\.\d+)?)-m(\d+(?:\.\d+)?)$/.exec(type);
  const [, cpu, memory] = match ?? [];
  if (cpu === undefined || memory === undefined) {
    throw invalid(`Provided instance type doesn't exist: ${type}`);
  }
  const limits: Record<string, string> = {};
  const cores = Math.ceil(Number(cpu));
  if (cores > 0) limits['limits.cpu'] = String(cores);
  if (cores > Number(cpu)) {
    limits['limits.cpu.allowance'] = `${Math.floor((Number(cpu) / cores) * 100)}%`;
  }
  if (Number(memory) > 0) limits['limits.memory'] = `${Math.floor(Number(memory) * 1024)}MB`;
  return limits;
}
