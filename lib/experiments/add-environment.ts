import { insertKey } from '@/lib/auth/create-key';
import { listOwners } from '@/lib/auth/people/find-session';
import { insertMember } from '@/lib/auth/people/store-person';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from './context';
import { type Environment, insertEnvironment } from './create-environment';
import { environmentDocument } from './environment-document';
import { parseDocument } from './parse-document';

interface Addition {
  ctx: ExperimentsContext;
  /** Who asks, and becomes its owner; undefined for a key that nobody made: the owners here become those there. */
  userId: string | undefined;
  input: unknown;
  /** Name of an admin key to make with it. */
  keyName?: string;
}

interface Added extends Environment {
  /** The only place where it appears. */
  adminKey: string | undefined;
}

/**
 * Makes an environment with nothing in it but its owner, and a key when asked: no experiments, metrics or other people.
 *
 * @throws AppError FORBIDDEN to others than owners · INVALID_FIELD · CONFLICT when the key is taken
 */
export async function addEnvironment({ ctx, userId, input, keyName }: Addition): Promise<Added> {
  requireMay(ctx.actor, 'environment.create');
  const { key, name } = parseDocument(environmentDocument, input);
  const { actor, now } = ctx;
  return await ctx.sql.begin(async (sql) => {
    const environment = await insertEnvironment(sql, { key, name, now });
    if (environment === undefined) {
      const problem = { field: 'key', message: `"${key}" is taken: choose another key` };
      throw new AppError('CONFLICT', `the key ${problem.message}`, { fields: [problem] });
    }
    const environmentId = environment.id;
    const owners = userId === undefined ? await listOwners(sql, ctx.environmentId) : [userId];
    for (const owner of owners) await insertMember(sql, { environmentId, userId: owner, role: 'owner' });
    await recordAudit(
      { sql, environmentId, actor, now },
      { action: 'environment.create', subject: `environment:${key}`, after: { key, name, owner: actor.name } },
    );
    if (keyName === undefined) return { ...environment, adminKey: undefined };
    const made = await insertKey({ sql, environmentId, actor }, { kind: 'admin', name: keyName });
    return { ...environment, adminKey: made.key };
  });
}
