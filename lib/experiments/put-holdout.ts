import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from './context';
import { type HoldoutDocument, holdoutDocument } from './layer-document';
import { parseDocument } from './parse-document';
import { publishConfig } from './publish-config';
import { transact } from './transact';

/**
 * Sets the share of units kept outside all experiments. The salt never changes, so a larger share keeps everyone who is held out.
 *
 * @throws AppError INVALID_FIELD, FORBIDDEN
 */
export async function putHoldout({ ctx, input }: { ctx: ExperimentsContext; input: { document: unknown } }): Promise<HoldoutDocument> {
  requireMay(ctx.actor, 'holdout.put');
  const document = parseDocument(holdoutDocument, input.document);
  return await transact(ctx, { verb: 'holdout.put', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const [before] = await sql<
      { share: number }[]
    >`select holdout_share as share from environments where id = ${environmentId} for no key update`;
    await sql`update environments set holdout_share = ${document.share} where id = ${environmentId}`;
    await publishConfig(sql, { environmentId, reason: 'holdout', now });
    await recordAudit(inner, { action: 'holdout.put', subject: 'holdout', before, after: document });
    return document;
  });
}

export async function getHoldout({ ctx }: { ctx: Pick<ExperimentsContext, 'sql' | 'environmentId'> }): Promise<HoldoutDocument> {
  const [row] = await ctx.sql<{ share: number }[]>`select holdout_share as share from environments where id = ${ctx.environmentId}`;
  return { share: row?.share ?? 0 };
}
