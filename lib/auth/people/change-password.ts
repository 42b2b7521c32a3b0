import { verifyPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { countAttempt } from './lock-out';
import { type PeopleContext, recordPerson } from './people-context';
import { parseInput, passwordSchema } from './person-input';
import { storePassword } from './store-person';

/** Whoever changes a password is signed in: no stranger's tries count against them. */
const SESSION = 'session';

/**
 * Changes one's own password and ends all one's sessions, this one too. A wrong current password counts towards the lock-out.
 *
 * @throws AppError INVALID_FIELD
 */
export async function changePassword(ctx: PeopleContext, userId: string, input: { current: string; password: string }): Promise<void> {
  const { password } = parseInput(z.object({ password: passwordSchema }), { password: input.password });
  const { sql, actor } = ctx;
  const [account] = await sql<{ password: string }[]>`
    select password from accounts where user_id = ${userId} and provider_id = 'credential'`;
  const isRight =
    account !== undefined &&
    (await countAttempt(sql, { email: actor.name, device: SESSION })) &&
    (await verifyPassword({ hash: account.password, password: input.current }));
  if (!isRight) {
    const problem = { field: 'current', message: 'is not your password' };
    throw new AppError('INVALID_FIELD', 'the current password is wrong', { fields: [problem] });
  }
  await sql.begin(async (transaction) => {
    await storePassword(transaction, userId, password);
    await recordPerson(transaction, ctx, { action: 'person.password', email: actor.name });
  });
}
