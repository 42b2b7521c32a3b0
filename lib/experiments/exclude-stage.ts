import { type CommandInput, commandExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import type { ExperimentView } from './experiment-view';

export interface ExcludeStageInput extends CommandInput {
  /** Ordinal of the stratum. */
  stratum: number;
  because: 'counts' | 'other';
}

/**
 * Leaves a stratum out of the evidence. For any reason but its counts, for which the gate must have quarantined it, that voids the guarantee.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function excludeStage({ ctx, input }: { ctx: ExperimentsContext; input: ExcludeStageInput }): Promise<ExperimentView> {
  return await commandExperiment(ctx, input, {
    command: { type: 'exclude_stage', stratum: input.stratum, because: input.because },
    needsReason: true,
  });
}
