import type { Config } from '@/lib/assignment/types';
import type { TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { hashOf } from './canonical-json';
import { configContent } from './config-document';

export const CONFIG_CHANNEL = 'rampart_config';

interface Publication {
  environmentId: number;
  reason: string;
  now: Date;
  /** Also when nothing changed for SDKs: a new stratum is told apart by its version. */
  always?: boolean;
}

/**
 * Makes the environment's present state its newest config, within the transaction that changed it, and tells every server at commit.
 * The environment's row is the last lock any transaction takes, so that publishing never waits in a circle; `no key`, since every row that
 * refers to it, such as a new experiment, has locked its key already.
 *
 * @returns the newest version, which is the one before when nothing changed
 */
export async function publishConfig(sql: TransactionSql, { environmentId, reason, now, always = false }: Publication): Promise<number> {
  const [environment] = await sql<{ config_version: bigint; archived_at: Date | null }[]>`
    select config_version, archived_at from environments where id = ${environmentId} for no key update`;
  if (environment?.archived_at != null) throw new AppError('CONFLICT', 'this environment is archived: nothing in it changes any more');
  const current = Number(environment?.config_version ?? 0);
  const content = await configContent(sql, environmentId);
  const contentHash = hashOf(content);
  if (!always && (await isNewest(sql, environmentId, current, contentHash))) return current;
  const version = current + 1;
  const config: Config = { version, generatedAt: now.toISOString(), ...content };
  const etag = `${version}-${contentHash.slice(0, 32)}`;
  await sql`
    insert into config_versions (environment_id, version, document, etag, reason, created_at)
    values (${environmentId}, ${version}, ${JSON.stringify(config)}, ${etag}, ${reason}, ${now})`;
  await sql`update environments set config_version = ${version} where id = ${environmentId}`;
  await sql`select pg_notify(${CONFIG_CHANNEL}, ${`${environmentId}:${version}`})`;
  return version;
}

async function isNewest(sql: TransactionSql, environmentId: number, version: number, contentHash: string): Promise<boolean> {
  const [row] = await sql<{ etag: string }[]>`
    select etag from config_versions where environment_id = ${environmentId} and version = ${version}`;
  return row?.etag.endsWith(`-${contentHash.slice(0, 32)}`) === true;
}
