import { requireMay } from '@/lib/auth/permissions';
import type { CommandInput } from './command-experiment';
import type { ExperimentsContext } from './context';
import { parseExperimentDocument } from './experiment-document';
import { requireExperiment } from './experiment-row';
import type { ExperimentView } from './experiment-view';
import { createDraft } from './put-experiment';
import { transact } from './transact';

export interface CloneInput extends CommandInput {
  newKey: string;
  name?: string | undefined;
}

/**
 * A new draft with the document of another experiment; a slot in its layer is not copied.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, or CONFLICT when the new key is taken
 */
export async function cloneExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CloneInput }): Promise<ExperimentView> {
  requireMay(ctx.actor, 'experiment.clone');
  return await transact(ctx, { verb: 'experiment.clone', input }, async (inner) => {
    const { document } = await requireExperiment(inner.sql, { environmentId: inner.environmentId, key: input.key });
    const name = input.name ?? `${document.name} (copy)`;
    return await createDraft(inner, parseExperimentDocument({ ...document, key: input.newKey, name }), `clone of ${input.key}`);
  });
}
