import { listAudit } from '@/lib/experiments/list-audit';
import { experimentsContext } from './experiments-context';
import { type Exchange, invalid, type Route, wholeNumber } from './route';

/** What `pageOf` reads. */
export const PAGE_QUERY = { before: 'the id of an entry, to read those before it', limit: 'how many, 1 to 500 [100]' };

export const auditRoutes: Route[] = [
  {
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, newest first',
    query: { subject: 'experiment:KEY, or KEY alone', ...PAGE_QUERY },
    handle: async (exchange) => {
      const { query } = exchange;
      const input = { subject: query.get('subject') ?? undefined, ...pageOf(exchange) };
      return { entries: await listAudit({ ctx: experimentsContext(exchange), input }) };
    },
  },
];

/** Where a list that is read backwards goes on. */
export function pageOf({ query }: Exchange): { before: string | undefined; limit: number } {
  const before = query.get('before') ?? undefined;
  if (before !== undefined && !/^\d{1,18}$/.test(before)) throw invalid('before', `must be ${PAGE_QUERY.before}`);
  return { before, limit: wholeNumber(query, 'limit', { fallback: 100, least: 1, most: 500 }) };
}
