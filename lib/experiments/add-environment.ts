import { z } from 'zod';
import { insertMember } from '@/lib/auth/people/store-person';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from './context';
import { type Environment, insertEnvironment } from './create-environment';
import { parseDocument } from './parse-document';
import { strictObject } from './strict-object';

const environmentDocument = strictObject({
  key: z
    .string('must be a key: small letters, digits and "-"')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and "-", 1 to 40 of them, such as "staging"'),
  name: z
    .string('must be the name colleagues know')
    .trim()
    .min(1, 'must not be empty: write the name colleagues know')
    .max(60, 'may have at most 60 characters'),
});

interface Addition {
  ctx: ExperimentsContext;
  /** Who asks, and becomes its owner. */
  userId: string;
  input: unknown;
}

/**
 * Makes an environment with nothing in it but its owner: no experiments, metrics, keys or other people.
 *
 * @throws AppError FORBIDDEN to others than owners · INVALID_FIELD · CONFLICT when the key is taken
 */
export async function addEnvironment({ ctx, userId, input }: Addition): Promise<Environment> {
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
    await insertMember(sql, { environmentId, userId, role: 'owner' });
    await recordAudit(
      { sql, environmentId, actor, now },
      { action: 'environment.create', subject: `environment:${key}`, after: { key, name, owner: actor.name } },
    );
    return environment;
  });
}
