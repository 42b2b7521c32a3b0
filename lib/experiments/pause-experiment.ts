import { type CommandInput, commandExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import type { ExperimentView } from './experiment-view';

export interface PauseExperimentInput extends CommandInput {
  coverage: 'keep' | 'zero';
}

/**
 * Stops the ramp: coverage stays (`keep`) or goes to zero (`zero`) until it is resumed.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function pauseExperiment({ ctx, input }: { ctx: ExperimentsContext; input: PauseExperimentInput }): Promise<ExperimentView> {
  return await commandExperiment(ctx, input, { command: { type: 'pause', coverage: input.coverage } });
}
