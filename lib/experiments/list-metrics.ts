import { AppError } from '@/lib/errors';
import type { ExperimentsContext, WriteContext } from './context';
import type { MetricDocument } from './metric-document';

type Reader = Pick<ExperimentsContext, 'environmentId'> & { sql: ExperimentsContext['sql'] | WriteContext['sql'] };

/** All metrics of the environment that are not deleted, by key. */
export async function listMetrics({ ctx }: { ctx: Reader }): Promise<MetricDocument[]> {
  const rows = await ctx.sql<{ document: MetricDocument }[]>`
    select document from metrics where environment_id = ${ctx.environmentId} and archived_at is null order by key`;
  return rows.map(({ document }) => document);
}

/** @throws AppError NOT_FOUND */
export async function getMetric({ ctx, input }: { ctx: Reader; input: { key: string } }): Promise<MetricDocument> {
  const document = (await readMetrics(ctx, [input.key])).get(input.key);
  if (document === undefined)
    throw new AppError('NOT_FOUND', `there is no metric "${input.key}": create it with PUT /api/v1/metrics/${input.key}`);
  return document;
}

/** The metrics with these keys, as far as they exist. */
export async function readMetrics({ sql, environmentId }: Reader, keys: readonly string[]): Promise<Map<string, MetricDocument>> {
  const rows = await sql<{ key: string; document: MetricDocument }[]>`
    select key, document from metrics
    where environment_id = ${environmentId} and key = any(${[...keys]}) and archived_at is null`;
  return new Map(rows.map(({ key, document }) => [key, document]));
}

/**
 * Keys of the metrics that only imports and archived experiments name: they stay for those, and nobody looks for them when a new
 * experiment is written.
 */
export async function listPastMetrics({ ctx: { sql, environmentId } }: { ctx: Reader }): Promise<Set<string>> {
  const rows = await sql<{ key: string }[]>`
    select named.key
    from experiments e cross join lateral (
      select e.document->'metrics'->>'primary' as key
      union all select jsonb_array_elements_text(e.document->'metrics'->'secondary')
      union all select jsonb_array_elements(e.document->'metrics'->'guardrails')->>'metric'
    ) named
    where e.environment_id = ${environmentId}
    group by named.key having bool_and(e.archived_at is not null or e.document->>'clock' = 'event')`;
  return new Set(rows.map(({ key }) => key));
}
