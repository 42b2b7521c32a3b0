import { advanceWatermark } from '@/lib/aggregate/advance-watermark';
import { requireMay } from '@/lib/auth/permissions';
import { AppError } from '@/lib/errors';
import { type CommandInput, lockExperiment } from '@/lib/experiments/command-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { type ExperimentRow, requireExperiment } from '@/lib/experiments/experiment-row';
import { type ExperimentView, experimentView } from '@/lib/experiments/experiment-view';
import { transact } from '@/lib/experiments/transact';
import { isServing } from '@/lib/gate/is-serving';
import type { Decision } from '@/lib/gate/types';
import { settleByItself } from './settle-by-itself';
import { judgeExperiment } from './tick-experiment';

export interface Advance {
  experiment: ExperimentView;
  /** What the rules said; `hold` with what is missing when the ramp did not move. */
  decision: Decision;
}

/**
 * Asks the gate now instead of at the next tick: the same rules, so that nothing is skipped.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, or CONFLICT when the experiment is not under way
 */
export async function advanceExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CommandInput }): Promise<Advance> {
  requireMay(ctx.actor, 'experiment.advance');
  const { watermark, lagMs } = await advanceWatermark(ctx.sql);
  const before = await requireExperiment(ctx.sql, { environmentId: ctx.environmentId, key: input.key });
  refusePast(input, before);
  const settlement = await settleByItself(ctx.sql, before, watermark);
  return await transact(ctx, { verb: 'experiment.advance', input }, async (inner) => {
    const experiment = await lockExperiment(inner, input);
    refusePast(input, experiment);
    const isSame = settlement !== undefined && experiment.attempt?.id === before.attempt?.id;
    const judge = { experiment, lagMs, tickMs: DEFAULT_TICK_MS, kind: 'advance' } as const;
    const written = isSame ? await judgeExperiment(inner, { ...judge, settlement }) : undefined;
    if (written === undefined) throw new AppError('CONFLICT', whyNot(experiment));
    return { experiment: experimentView(written.experiment), decision: written.decision };
  });
}

function whyNot({ key, state, rampState }: ExperimentRow): string {
  if (rampState !== null && isServing(rampState))
    return `experiment "${key}" is being settled by the worker, or was restarted, at this moment: ask again in a second`;
  return `experiment "${key}" is not under way (its state: ${state}): only a running ramp can advance`;
}

/** Before anything is settled: up to the server's watermark, the past one's could never move again. */
function refusePast({ key }: CommandInput, { attempt }: ExperimentRow): void {
  if (attempt?.policy.clock !== 'event') return;
  throw new AppError('CONFLICT', `experiment "${key}" is a past one: move its watermark instead`);
}

const DEFAULT_TICK_MS = 60_000;
