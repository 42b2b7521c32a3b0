import { randomBytes } from 'node:crypto';
import type { Sql, TransactionSql } from '@/lib/db/types';
import { publishConfig } from './publish-config';

export interface Environment {
  id: number;
  key: string;
}

interface NewEnvironment {
  key: string;
  /** For people; without it they see the key. */
  name?: string;
  now: Date;
}

/** Makes an environment with an empty config, or finds it. */
export async function createEnvironment(sql: Sql, { key, now }: NewEnvironment): Promise<Environment> {
  return await sql.begin(async (transaction) => {
    const created = await insertEnvironment(transaction, { key, now });
    if (created !== undefined) return created;
    const [known] = await transaction<{ id: number }[]>`select id from environments where key = ${key}`;
    if (known === undefined) throw new Error(`environment ${key} can neither be made nor found`);
    return { id: known.id, key };
  });
}

/** Makes an environment with an empty config and salts of its own; undefined when its key is taken. */
export async function insertEnvironment(sql: TransactionSql, { key, name, now }: NewEnvironment): Promise<Environment | undefined> {
  const [created] = await sql<{ id: number }[]>`
    insert into environments (key, name, holdout_salt, created_at)
    values (${key}, ${name ?? null}, ${randomBytes(12).toString('hex')}, ${now})
    on conflict (key) do nothing returning id`;
  if (created === undefined) return undefined;
  await publishConfig(sql, { environmentId: created.id, reason: 'create environment', now });
  return { id: created.id, key };
}
