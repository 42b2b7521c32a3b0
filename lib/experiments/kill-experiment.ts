import { type CommandInput, commandExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import type { ExperimentView } from './experiment-view';

/**
 * The kill switch: like a rollback, from every state that serves the candidate, published at once.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function killExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CommandInput }): Promise<ExperimentView> {
  return await commandExperiment(ctx, input, { command: { type: 'kill' } });
}
