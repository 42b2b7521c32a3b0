import { markSettling } from '@/lib/aggregate/settling-lock';
import { requireMay } from '@/lib/auth/permissions';
import { AppError } from '@/lib/errors';
import { type CommandInput, lockExperiment } from '@/lib/experiments/command-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { type ExperimentView, experimentView } from '@/lib/experiments/experiment-view';
import { transact } from '@/lib/experiments/transact';
import type { Decision } from '@/lib/gate/types';
import { judgeExperiment, settleExperiment } from './tick-experiment';

export interface WatermarkInput extends CommandInput {
  /** Event time up to which everything has been sent. */
  at: Date;
}

export interface MovedWatermark {
  experiment: ExperimentView;
  settledTo: string;
  decision: Decision | null;
}

/** One step of the clock beyond the watermark: a unit whose window ends at it has closed. */
const STEP_MS = 1;

/**
 * Moves the watermark of a past experiment (`clock: "event"`): settles every unit whose window has closed by then, and lets the gate
 * judge at that time. Everything up to `at` must have been sent before.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function moveWatermark({ ctx, input }: { ctx: ExperimentsContext; input: WatermarkInput }): Promise<MovedWatermark> {
  requireMay(ctx.actor, 'experiment.watermark');
  const until = new Date(input.at.getTime() + STEP_MS);
  return await transact(ctx, { verb: 'experiment.watermark', input: { ...input, at: input.at.toISOString() } }, async (inner) => {
    const experiment = await lockExperiment(inner, input);
    if (experiment.attempt === null) throw new AppError('CONFLICT', `experiment "${input.key}" is a draft: start it first`);
    if (experiment.attempt.policy.clock !== 'event') {
      throw new AppError(
        'CONFLICT',
        `experiment "${input.key}" runs by the server's clock: only one with "clock": "event" has a watermark to move`,
      );
    }
    const judged = { ...inner, now: input.at };
    await markSettling(inner.sql);
    // What comes after the gate's own end is settled too: it is part of the report.
    const settlement = await settleExperiment(inner.sql, { experiment, attempt: experiment.attempt, until });
    refuseBackwards(input, new Date(settlement.settledTo.getTime() - STEP_MS));
    const written = await judgeExperiment(judged, { experiment, settlement, lagMs: 0, tickMs: STEP_MS, kind: 'tick' });
    return {
      experiment: experimentView(written?.experiment ?? experiment),
      settledTo: input.at.toISOString(),
      decision: written?.decision ?? null,
    };
  });
}

/** Units that have closed stay closed. */
function refuseBackwards({ key, at }: WatermarkInput, settledTo: Date): void {
  if (at >= settledTo) return;
  const message = `lies before the watermark, ${settledTo.toISOString()}: it only moves forward`;
  throw new AppError('CONFLICT', `experiment "${key}": at ${message}`, { fields: [{ field: 'at', message }] });
}
