import { experimentDocument } from '@/lib/experiments/experiment-document';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { LISTED_STATES, listExperiments } from '@/lib/experiments/list-experiments';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { experimentsContext } from './experiments-context';
import { type Exchange, invalid, param, type Route, readObject, wholeNumber } from './route';

export const experimentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/experiments',
    summary: 'Experiments by latest change',
    query: {
      search: 'a part of the key or the name',
      state: 'a state, or several with commas',
      tag: 'a tag',
      page: 'counted from 1 [1]',
      pageSize: 'how many on a page, 1 to 200 [50]',
    },
    handle: list,
  },
  {
    method: 'GET',
    path: '/experiments/:key',
    summary: 'One experiment with its document and state',
    handle: (exchange) => getExperiment({ ctx: experimentsContext(exchange), input: { key: param(exchange, 'key') } }),
  },
  {
    method: 'PUT',
    path: '/experiments/:key',
    summary: 'Create an experiment or replace its document; If-Match: VERSION refuses to overwrite what you have not seen',
    body: experimentDocument,
    handle: async (exchange) => {
      const document = await readObject(exchange.request);
      const input = { key: param(exchange, 'key'), document, expectedVersion: expectedVersion(exchange) };
      return await putExperiment({ ctx: experimentsContext(exchange), input });
    },
  },
];

/**
 * The version a change is meant for, of the If-Match header.
 *
 * @throws AppError INVALID_FIELD
 */
export function expectedVersion({ request }: Exchange): number | undefined {
  const header = request.headers.get('if-match');
  if (header === null || header === '*') return undefined;
  const version = Number(header.replaceAll('"', ''));
  if (!Number.isInteger(version)) throw invalid('If-Match', 'must be the version of the experiment, such as "3"');
  return version;
}

async function list(exchange: Exchange): Promise<unknown> {
  const { query } = exchange;
  const input = {
    search: query.get('search') ?? undefined,
    states: statesOf(query),
    tag: query.get('tag') ?? undefined,
    page: wholeNumber(query, 'page', { fallback: 1, least: 1, most: 1_000_000 }),
    pageSize: wholeNumber(query, 'pageSize', { fallback: 50, least: 1, most: 200 }),
  };
  return await listExperiments({ ctx: experimentsContext(exchange), input });
}

function statesOf(query: URLSearchParams): string[] {
  const asked = query
    .getAll('state')
    .flatMap((states) => states.split(','))
    .filter((state) => state !== '');
  const unknown = asked.find((state) => !LISTED_STATES.includes(state));
  if (unknown !== undefined) throw invalid('state', `has no "${unknown.slice(0, 50)}": use ${LISTED_STATES.join(', ')}`);
  return asked;
}
