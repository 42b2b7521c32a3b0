import type { Sql } from '@/lib/db/types';
import { publishConfig } from './publish-config';

interface Start {
  sql: Sql;
  now: Date;
  /** The operator says so: a copy of the data directory's files cannot be told from the original. */
  isRestored: boolean;
}

/** More versions than were ever published between a backup and its restore. */
const JUMP = 1_000_000;

/**
 * Finds out at a start whether the database is a restored copy. If so every environment's config gets a version far above those that were
 * published after the backup: SDKs hold the highest one they have seen and would ignore the restored ones.
 *
 * @returns whether it was restored since the last start
 */
export async function renumberRestored({ sql, now, isRestored }: Start): Promise<boolean> {
  return await sql.begin(async (tx) => {
    const [row] = await tx<{ known: string | null; place: string }[]>`
      select place as known, concat_ws('/', system_identifier, timeline_id, d.oid, 'installation'::regclass::oid) as place
      from installation, pg_control_system(), pg_control_checkpoint(), pg_database d
      where d.datname = current_database()
      for update of installation`;
    if (row === undefined) throw new Error('the table "installation" has lost its row: restore it from the backup');
    const { known, place } = row;
    await tx`update installation set place = ${place}`;
    if (known === null || (known === place && !isRestored)) return false;
    const environments = await tx<{ id: number }[]>`
      update environments set config_version = config_version + ${JUMP} where config_version > 0 returning id`;
    for (const { id: environmentId } of environments) await publishConfig(tx, { environmentId, reason: 'restored', now, always: true });
    return true;
  });
}
