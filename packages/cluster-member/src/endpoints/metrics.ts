import { Readable } from 'node:stream';

import { endpoint, stream } from '../http/endpoint.js';

/** OpenMetrics text of the running instances of this member, no envelope around it. */
export const getMetrics = endpoint({
  method: 'GET',
  path: '/1.0/metrics',
  access: 'metrics',
  since: 'metrics',
  summary: 'Show metrics of running instances',
  answers: 'bytes',
  query: ['project'],
  uses: ['metrics'],

  async handle({ query, context: { caller }, services: { metrics } }) {
    const everything = caller.metrics || caller.projects === null;
    const text = await metrics.text(
      (project) =>
        (query.project === '' || query.project === project) &&
        (everything || caller.can('view', project)),
    );
    return stream(Readable.from(text, { objectMode: false }), 'text/plain');
  },
});
