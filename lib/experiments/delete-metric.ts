import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from './context';
import { getMetric } from './list-metrics';
import { transact } from './transact';

/**
 * Takes a metric out of use. Past attempts keep what they froze of it.
 *
 * @throws AppError NOT_FOUND, or CONFLICT while an experiment that is not over names it
 */
export async function deleteMetric({ ctx, input }: { ctx: ExperimentsContext; input: { key: string } }): Promise<void> {
  requireMay(ctx.actor, 'metric.delete');
  await transact(ctx, { verb: 'metric.delete', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const before = await getMetric({ ctx: inner, input });
    const [user] = await sql<{ key: string }[]>`
      select key from experiments
      where environment_id = ${environmentId} and archived_at is null
        and state not in ('completed', 'rolled_back', 'expired', 'aborted')
        and (document->'metrics'->>'primary' = ${input.key} or document->'metrics'->'secondary' ? ${input.key}
          or document->'metrics'->'guardrails' @> ${JSON.stringify([{ metric: input.key }])})
      order by key limit 1`;
    if (user !== undefined) {
      throw new AppError('CONFLICT', `experiment "${user.key}" uses metric "${input.key}": change or archive the experiment first`);
    }
    await sql`update metrics set archived_at = ${now} where environment_id = ${environmentId} and key = ${input.key}`;
    await recordAudit(inner, { action: 'metric.delete', subject: `metric:${input.key}`, before });
    return null;
  });
}
