import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from './context';
import { getFlag } from './list-flags';
import { publishConfig } from './publish-config';
import { transact } from './transact';

/**
 * Removes a plain flag from service.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function deleteFlag({ ctx, input }: { ctx: ExperimentsContext; input: { key: string } }): Promise<void> {
  requireMay(ctx.actor, 'flag.delete');
  await transact(ctx, { verb: 'flag.delete', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const before = await getFlag({ ctx: inner, input });
    await sql`update flags set archived_at = ${now} where environment_id = ${environmentId} and key = ${input.key}`;
    await publishConfig(sql, { environmentId, reason: `delete flag ${input.key}`, now });
    await recordAudit(inner, { action: 'flag.delete', subject: `flag:${input.key}`, before });
    return null;
  });
}
