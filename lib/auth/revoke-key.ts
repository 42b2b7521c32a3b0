import { AppError } from '@/lib/errors';
import type { KeyContext } from './create-key';
import { forgetKeys } from './key-state';
import { requireMay } from './permissions';
import { recordAudit } from './record-audit';

/**
 * Revokes a key for good: in this process at once, in others within the seconds a key is believed for. Revoking twice changes nothing.
 *
 * @throws AppError FORBIDDEN to others than owners · NOT_FOUND
 */
export async function revokeKey({ sql, environmentId, actor }: KeyContext, keyId: number): Promise<void> {
  requireMay(actor, 'key.revoke');
  await sql.begin(async (transaction) => {
    const [there] = await transaction<{ revoked_at: Date | null }[]>`
      select revoked_at from api_keys where id = ${keyId} and environment_id = ${environmentId} for update`;
    if (there === undefined) throw new AppError('NOT_FOUND', `There is no key ${keyId} in this environment.`);
    if (there.revoked_at !== null) return;
    await transaction`update api_keys set revoked_at = now() where id = ${keyId}`;
    await recordAudit({ sql: transaction, environmentId, actor }, { action: 'key.revoke', subject: `key:${keyId}` });
    await transaction`select pg_notify('rampart_keys', '')`;
  });
  forgetKeys(sql);
}
