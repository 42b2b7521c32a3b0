import { type CommandInput, commandExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import type { ExperimentView } from './experiment-view';

export interface OverrideExperimentInput extends CommandInput {
  /** Index into the ramp's stages, from 0. */
  stage: number;
}

/**
 * Goes to a stage (index from 0; the number of stages is full rollout) past the rules. Upwards it voids the guarantee for good.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function overrideExperiment({
  ctx,
  input,
}: {
  ctx: ExperimentsContext;
  input: OverrideExperimentInput;
}): Promise<ExperimentView> {
  return await commandExperiment(ctx, input, { command: { type: 'override', stage: input.stage }, needsReason: true });
}
