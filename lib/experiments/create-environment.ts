import { randomBytes } from 'node:crypto';
import type { Sql } from '@/lib/db/types';
import { publishConfig } from './publish-config';

export interface Environment {
  id: number;
  key: string;
}

/** Makes an environment with an empty config, or finds it. */
export async function createEnvironment(sql: Sql, { key, now }: { key: string; now: Date }): Promise<Environment> {
  return await sql.begin(async (transaction) => {
    const [created] = await transaction<{ id: number }[]>`
      insert into environments (key, holdout_salt, created_at) values (${key}, ${randomBytes(12).toString('hex')}, ${now})
      on conflict (key) do nothing returning id`;
    if (created !== undefined) {
      await publishConfig(transaction, { environmentId: created.id, reason: 'create environment', now });
      return { id: created.id, key };
    }
    const [known] = await transaction<{ id: number }[]>`select id from environments where key = ${key}`;
    if (known === undefined) throw new Error(`environment ${key} can neither be made nor found`);
    return { id: known.id, key };
  });
}
