import type { InstanceMetrics } from '@lxd/proto/lxd/agent/v1/instances';

import { families, type Labels } from './families.js';
import { goFloat } from './go-float.js';

/**
 * The exposition as OpenMetrics text, a metric at a time; one that nothing counts is left out.
 * Every sample says which instance it is of.
 */
export function* openMetrics(instances: readonly InstanceMetrics[]): Generator<string> {
  for (const { help, name, samples, type } of families) {
    let text = '';
    for (const instance of instances) {
      const { name: of = '', project = '' } = instance.ref ?? {};
      const own = { name: of, project, type: instance.type };
      for (const { labels, value } of samples(instance)) {
        text += `${name}{${writeLabels({ ...labels, ...own })}} ${goFloat(value)}\n`;
      }
    }
    if (text !== '') yield `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${text}`;
  }
  yield '# EOF\n';
}

const writeLabels = (labels: Labels): string =>
  Object.keys(labels)
    .sort()
    .map((name) => `${name}="${escape(labels[name]!)}"`)
    .join(',');

/** What a guest calls its interfaces is its own business. */
const escape = (value: string): string =>
  value.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`));
