import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import { canonicalJson } from './canonical-json';
import type { ExperimentsContext } from './context';
import { type FlagDocument, parseFlagDocument } from './flag-document';
import { lockEnvironment } from './lock-environment';
import { publishConfig } from './publish-config';
import { transact } from './transact';
import { withKey } from './with-key';

/**
 * Creates a plain flag or replaces it, and publishes it.
 *
 * @throws AppError INVALID_FIELD, FORBIDDEN, or CONFLICT for the key of an experiment
 */
export async function putFlag({
  ctx,
  input,
}: {
  ctx: ExperimentsContext;
  input: { key: string; document: unknown };
}): Promise<FlagDocument> {
  requireMay(ctx.actor, 'flag.put');
  const document = parseFlagDocument(withKey(input.key, input.document));
  return await transact(ctx, { verb: 'flag.put', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const [known] = await sql<{ document: FlagDocument; archived_at: Date | null }[]>`
      select document, archived_at from flags where environment_id = ${environmentId} and key = ${document.key} for update`;
    if (known?.archived_at === null && canonicalJson(known.document) === canonicalJson(document)) return document;
    // An experiment of this key may be under way into the database just now.
    await lockEnvironment(sql, environmentId);
    const [shadow] = await sql`select 1 from experiments where environment_id = ${environmentId} and key = ${document.key}`;
    if (shadow !== undefined) throw new AppError('CONFLICT', `key "${document.key}" is an experiment's: choose another key for the flag`);
    await sql`
      insert into flags (environment_id, key, document, created_at, updated_at)
      values (${environmentId}, ${document.key}, ${JSON.stringify(document)}, ${now}, ${now})
      on conflict (environment_id, key) do update
      set document = excluded.document, updated_at = excluded.updated_at, archived_at = null`;
    await publishConfig(sql, { environmentId, reason: `flag ${document.key}`, now });
    await recordAudit(inner, { action: 'flag.put', subject: `flag:${document.key}`, before: known?.document, after: document });
    return document;
  });
}
