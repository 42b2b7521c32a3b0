import { type CommandInput, commandExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import type { ExperimentView } from './experiment-view';

/**
 * Takes the candidate back: everybody gets control.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function rollbackExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CommandInput }): Promise<ExperimentView> {
  return await commandExperiment(ctx, input, { command: { type: 'rollback' } });
}
