import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { AnySql } from '@/lib/db/types';
import type { ExperimentsContext } from './context';
import { type HoldoutDocument, holdoutDocument } from './layer-document';
import { lockEnvironment } from './lock-environment';
import { parseDocument } from './parse-document';
import { publishConfig } from './publish-config';
import { type ExpectedRevision, requireRevision } from './revision';
import { transact } from './transact';

interface PutHoldoutInput {
  document: unknown;
  expected?: ExpectedRevision;
}

/**
 * Sets the share of units kept outside all experiments. The salt never changes, so a larger share keeps everyone who is held out.
 *
 * @throws AppError INVALID_FIELD, FORBIDDEN, or CONFLICT when it is not what was expected
 */
export async function putHoldout({ ctx, input }: { ctx: ExperimentsContext; input: PutHoldoutInput }): Promise<HoldoutDocument> {
  requireMay(ctx.actor, 'holdout.put');
  const document = parseDocument(holdoutDocument, input.document);
  return await transact(ctx, { verb: 'holdout.put', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    await lockEnvironment(sql, environmentId);
    const before = await getHoldout({ ctx: inner });
    requireRevision({ subject: 'holdout', current: before, expected: input.expected });
    await sql`update environments set holdout_share = ${document.share} where id = ${environmentId}`;
    await publishConfig(sql, { environmentId, reason: 'holdout', now });
    await recordAudit(inner, { action: 'holdout.put', subject: 'holdout', before, after: document });
    return document;
  });
}

export async function getHoldout({ ctx }: { ctx: { sql: AnySql; environmentId: number } }): Promise<HoldoutDocument> {
  const [row] = await ctx.sql<{ share: number }[]>`select holdout_share as share from environments where id = ${ctx.environmentId}`;
  return { share: row?.share ?? 0 };
}
