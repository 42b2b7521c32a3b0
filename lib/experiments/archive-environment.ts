import { forgetKeys } from '@/lib/auth/key-state';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { SERVING } from '@/lib/gate/is-serving';
import type { ExperimentsContext } from './context';
import { DEFAULT_ENVIRONMENT } from './default-environment';
import { environmentFarewell } from './environment-document';
import { type EnvironmentView, getEnvironment } from './get-environment';
import { parseDocument, refusal } from './parse-document';

const NAMED = 3;

/**
 * Closes the environment: nobody enters it and its keys open nothing until `reopenEnvironment`. What it holds stays in the database, and its key taken.
 *
 * @throws AppError FORBIDDEN to others than owners · INVALID_FIELD when `key` is another one · CONFLICT while something runs in it
 */
export async function archiveEnvironment({ ctx, input }: { ctx: ExperimentsContext; input: unknown }): Promise<EnvironmentView> {
  requireMay(ctx.actor, 'environment.archive');
  const { key } = parseDocument(environmentFarewell, input);
  const { environmentId, actor, now } = ctx;
  const archived = await ctx.sql.begin(async (sql) => {
    // What starts meanwhile publishes its config after this, and is refused.
    await sql`select 1 from environments where id = ${environmentId} for update`;
    const environment = await getEnvironment({ sql, environmentId });
    if (environment.key !== key) throw refusal([{ field: 'key', message: `must be "${environment.key}", the key of this environment` }]);
    await refuseWhatRuns(sql, environmentId, key);
    await sql`update environments set archived_at = ${now} where id = ${environmentId}`;
    await recordAudit({ sql, environmentId, actor, now }, { action: 'environment.archive', subject: `environment:${key}` });
    await sql`select pg_notify('rampart_keys', '')`;
    return environment;
  });
  forgetKeys(ctx.sql);
  return archived;
}

async function refuseWhatRuns(sql: TransactionSql, environmentId: number, key: string): Promise<void> {
  if (key === DEFAULT_ENVIRONMENT)
    throw new AppError(
      'CONFLICT',
      `"${key}" stays: addresses that name no environment lead to it, and the keys of the variables are made in it`,
    );
  const experiments = await sql<{ name: string }[]>`
    select key as name from experiments
    where environment_id = ${environmentId} and archived_at is null and state = any(${['scheduled', ...SERVING]}) order by key`;
  if (experiments.length > 0) throw stillRuns(`${listed('experiment', experiments)} under way in "${key}"`, 'end what runs first');
  const keys = await sql<{ name: string }[]>`
    select name from api_keys where environment_id = ${environmentId} and kind <> 'admin' and revoked_at is null order by name`;
  if (keys.length > 0)
    throw stillRuns(`${listed('key', keys)} in use in "${key}"`, 'revoke it first, so that no service loses its config unawares');
}

function stillRuns(what: string, fix: string): AppError {
  return new AppError('CONFLICT', `${what}: ${fix}`);
}

/** "2 experiments (a, b) are". */
function listed(noun: string, rows: readonly { name: string }[]): string {
  const names = rows.slice(0, NAMED).map(({ name }) => name);
  const more = rows.length > NAMED ? ', …' : '';
  return `${rows.length} ${noun}${rows.length === 1 ? '' : 's'} (${names.join(', ')}${more}) ${rows.length === 1 ? 'is' : 'are'}`;
}
