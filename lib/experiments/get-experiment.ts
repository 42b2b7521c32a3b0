import type { ExperimentsContext } from './context';
import { requireExperiment } from './experiment-row';
import { type ExperimentView, experimentView } from './experiment-view';

type Reader = Pick<ExperimentsContext, 'sql' | 'environmentId'>;

/** @throws AppError NOT_FOUND */
export async function getExperiment({ ctx, input }: { ctx: Reader; input: { key: string } }): Promise<ExperimentView> {
  return experimentView(await requireExperiment(ctx.sql, { environmentId: ctx.environmentId, key: input.key }));
}
