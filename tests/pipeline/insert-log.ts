import type { AnySql } from '@/lib/db/types';
import type { LogRow } from './oracle';

/** Writes rows into the log with the times they carry, past intake. */
export async function insertLog(sql: AnySql, environmentId: number, rows: readonly LogRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    environment_id: environmentId,
    unit: row.unit,
    message_id: row.messageId,
    event: row.event,
    value: row.value === null ? null : String(row.value),
    occurred: new Date(row.occurred).toISOString(),
    received: new Date(row.received).toISOString(),
    from_server: row.fromServer,
    attempt_id: row.attemptId,
    variant: row.variant,
    config_version: row.configVersion,
    attributes: row.attributes,
  }));
  await sql`
    insert into event_log (environment_id, unit, message_id, event, value, occurred, received, from_server, attempt_id, variant, config_version, attributes)
    select environment_id, unit, message_id, event, value, occurred, received, from_server, attempt_id, variant, config_version, attributes
    from jsonb_populate_recordset(null::event_log, ${JSON.stringify(values)}::jsonb)
    on conflict do nothing`;
}
