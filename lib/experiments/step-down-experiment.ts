import { type CommandInput, commandExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import type { ExperimentView } from './experiment-view';

export interface StepDownInput extends CommandInput {
  /** Index into the ramp's stages, from 0, below the present one; one stage down when left out. */
  stage?: number | undefined;
}

/**
 * Goes back to a lower stage. No rule is skipped by it: the guarantee stays, the evidence counts on, and the stage is left again only when
 * its rules pass.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function stepDownExperiment({ ctx, input }: { ctx: ExperimentsContext; input: StepDownInput }): Promise<ExperimentView> {
  const { stage } = input;
  const command = { type: 'step_down', ...(stage === undefined ? {} : { stage }) } as const;
  return await commandExperiment(ctx, input, { command });
}
