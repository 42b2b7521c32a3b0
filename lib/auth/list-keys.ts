import type { AnySql } from '@/lib/db/types';
import type { KeyKind, ListedKey } from './types';

interface KeyRow {
  id: number;
  kind: KeyKind;
  name: string;
  prefix: string;
  origins: string[];
  rate_limit: number | null;
  created_at: Date;
  created_by: string | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** An environment's keys, those in use first, the newest first. */
export async function listKeys({ sql, environmentId }: { sql: AnySql; environmentId: number }): Promise<ListedKey[]> {
  const rows = await sql<KeyRow[]>`
    select id, kind, name, prefix, origins, rate_limit, created_at, created_by, last_used_at, revoked_at
    from api_keys where environment_id = ${environmentId}
    order by revoked_at is not null, id desc`;
  return rows.map(toListedKey);
}

/** Leaves the hash out. */
export function toListedKey(row: KeyRow): ListedKey {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    prefix: row.prefix,
    origins: row.origins,
    rateLimit: row.rate_limit,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
