import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from './context';
import { environmentChange } from './environment-document';
import { type EnvironmentView, getEnvironment } from './get-environment';
import { parseDocument } from './parse-document';

/**
 * Changes the name that people see; the key, which stands in addresses and files, stays.
 *
 * @throws AppError FORBIDDEN to others than owners · INVALID_FIELD
 */
export async function renameEnvironment({ ctx, input }: { ctx: ExperimentsContext; input: unknown }): Promise<EnvironmentView> {
  requireMay(ctx.actor, 'environment.rename');
  const { name } = parseDocument(environmentChange, input);
  const { environmentId, actor, now } = ctx;
  return await ctx.sql.begin(async (sql) => {
    await sql`select 1 from environments where id = ${environmentId} for no key update`;
    const before = await getEnvironment({ sql, environmentId });
    if (before.name === name) return before;
    await sql`update environments set name = ${name} where id = ${environmentId}`;
    await recordAudit(
      { sql, environmentId, actor, now },
      { action: 'environment.rename', subject: `environment:${before.key}`, before: { name: before.name }, after: { name } },
    );
    return { ...before, name };
  });
}
