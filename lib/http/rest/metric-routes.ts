import { deleteMetric } from '@/lib/experiments/delete-metric';
import { getMetric, listMetrics } from '@/lib/experiments/list-metrics';
import { metricDocument } from '@/lib/experiments/metric-document';
import { putMetric } from '@/lib/experiments/put-metric';
import { experimentsContext } from './experiments-context';
import { expectedRevision, param, type Route, readObject, withRevision } from './route';

export const metricRoutes: Route[] = [
  {
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics of the environment',
    handle: async (exchange) => ({ metrics: await listMetrics({ ctx: experimentsContext(exchange) }) }),
  },
  {
    method: 'GET',
    path: '/metrics/:key',
    summary: 'One metric',
    handle: async (exchange) =>
      withRevision(await getMetric({ ctx: experimentsContext(exchange), input: { key: param(exchange, 'key') } })),
  },
  {
    method: 'PUT',
    path: '/metrics/:key',
    summary:
      'Create a metric or replace its document; running attempts keep theirs. If-Match: ETAG refuses to overwrite what you have not seen',
    body: metricDocument,
    handle: async (exchange) => {
      const document = await readObject(exchange.request);
      const input = { key: param(exchange, 'key'), document, expected: expectedRevision(exchange) };
      return withRevision(await putMetric({ ctx: experimentsContext(exchange), input }));
    },
  },
  {
    method: 'DELETE',
    path: '/metrics/:key',
    summary: 'Take a metric out of use',
    handle: async (exchange) => {
      const key = param(exchange, 'key');
      await deleteMetric({ ctx: experimentsContext(exchange), input: { key } });
      return { key, deleted: true };
    },
  },
];
