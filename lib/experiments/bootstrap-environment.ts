import type { Actor } from '@/lib/auth/actor';
import type { Sql } from '@/lib/db/types';
import { createEnvironment, type Environment } from './create-environment';
import { DEFAULT_ENVIRONMENT } from './default-environment';

/** As `ensureKey` of lib/auth: stores a given key unless it is there. */
type EnsureKey = (
  ctx: { sql: Sql; environmentId: number; actor: Actor },
  input: { kind: 'admin' | 'server' | 'client'; name: string; key: string },
) => Promise<void>;

interface Bootstrap {
  sql: Sql;
  now: Date;
  /** `RAMPART_ADMIN_KEY`, `RAMPART_SERVER_KEY` and `RAMPART_CLIENT_KEY` are read from here. */
  variables: Readonly<Record<string, string | undefined>>;
  ensureKey: EnsureKey;
}

const KINDS = ['admin', 'server', 'client'] as const;

/** Makes the default environment and the keys that the process environment names; what is there stays as it is. */
export async function bootstrapEnvironment({ sql, now, variables, ensureKey }: Bootstrap): Promise<Environment> {
  const environment = await createEnvironment(sql, { key: DEFAULT_ENVIRONMENT, now });
  for (const kind of KINDS) {
    const name = `RAMPART_${kind.toUpperCase()}_KEY`;
    const key = variables[name];
    if (key === undefined || key === '') continue;
    await ensureKey({ sql, environmentId: environment.id, actor: { name: 'bootstrap', role: 'owner' } }, { kind, name, key });
  }
  return environment;
}
