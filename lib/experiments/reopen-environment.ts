import { forgetKeys } from '@/lib/auth/key-state';
import { listOwners } from '@/lib/auth/people/find-session';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from './context';
import type { EnvironmentView } from './get-environment';

interface Reopening {
  ctx: ExperimentsContext;
  /** Who asks; undefined for a key that nobody made, which stands for the owners of its environment. */
  userId: string | undefined;
  input: { key: string };
}

/**
 * Opens an archived environment again: its people enter it, and its admin keys work as they did. It is asked from another environment, since
 * nobody is in this one, and by who owns both.
 *
 * @throws AppError FORBIDDEN to others than owners · NOT_FOUND, also for an environment of others
 */
export async function reopenEnvironment({ ctx, userId, input: { key } }: Reopening): Promise<EnvironmentView> {
  requireMay(ctx.actor, 'environment.reopen');
  const { actor, now } = ctx;
  const reopened = await ctx.sql.begin(async (sql) => {
    const [environment] = await sql<{ id: number; name: string }[]>`
      select id, coalesce(name, key) as name from environments where key = ${key} and archived_at is not null for update`;
    const owners = environment === undefined ? [] : await listOwners(sql, environment.id);
    const asking = userId === undefined ? await listOwners(sql, ctx.environmentId) : [userId];
    if (environment === undefined || !asking.some((one) => owners.includes(one)))
      throw new AppError('NOT_FOUND', `there is no archived environment "${key}" of yours`);
    const { id, name } = environment;
    await sql`update environments set archived_at = null where id = ${id}`;
    await recordAudit({ sql, environmentId: id, actor, now }, { action: 'environment.reopen', subject: `environment:${key}` });
    await sql`select pg_notify('rampart_keys', '')`;
    return { key, name };
  });
  forgetKeys(ctx.sql);
  return reopened;
}
