'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { AppError } from '@/lib/errors';
import { abortExperiment } from '@/lib/experiments/abort-experiment';
import { approveExperiment } from '@/lib/experiments/approve-experiment';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import { cloneExperiment } from '@/lib/experiments/clone-experiment';
import type { CommandInput } from '@/lib/experiments/command-experiment';
import { completeExperiment } from '@/lib/experiments/complete-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { excludeStage } from '@/lib/experiments/exclude-stage';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { overrideExperiment } from '@/lib/experiments/override-experiment';
import { pauseExperiment } from '@/lib/experiments/pause-experiment';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { resumeExperiment } from '@/lib/experiments/resume-experiment';
import { rollbackExperiment } from '@/lib/experiments/rollback-experiment';
import { scheduleExperiment } from '@/lib/experiments/schedule-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { stepDownExperiment } from '@/lib/experiments/step-down-experiment';
import { expectNewConfig } from '@/lib/http/config-snapshots';
import { sharedContext } from '@/lib/http/context';
import { streamCount } from '@/lib/http/stream-hub';
import { advanceExperiment } from '@/lib/jobs/advance-experiment';

export interface CommandDone {
  key: string;
  state: string;
  coverage: number;
  /** What the gate said, where it was asked. */
  answer?: string | undefined;
  /** SDKs that hold a stream to this server and are told at once. */
  streams: number;
}

interface Call {
  ctx: ExperimentsContext;
  input: CommandInput;
  form: FormData;
}

type Done = Pick<CommandDone, 'key' | 'state' | 'coverage' | 'answer'>;

const RUN: Record<string, (call: Call) => Promise<Done>> = {
  start: startExperiment,
  advance: ({ ctx, input }) => advanceNow(ctx, input),
  schedule: ({ ctx, input, form }) => scheduleExperiment({ ctx, input: { ...input, at: instantOf(form) } }),
  pause: ({ ctx, input, form }) =>
    pauseExperiment({ ctx, input: { ...input, coverage: form.get('coverage') === 'zero' ? 'zero' : 'keep' } }),
  resume: resumeExperiment,
  approve: approveExperiment,
  step_down: ({ ctx, input, form }) =>
    stepDownExperiment({ ctx, input: { ...input, stage: form.has('stage') ? Number(form.get('stage')) : undefined } }),
  override: ({ ctx, input, form }) => overrideExperiment({ ctx, input: { ...input, stage: Number(form.get('stage')) } }),
  exclude_stage: ({ ctx, input, form }) =>
    excludeStage({
      ctx,
      input: { ...input, stratum: Number(form.get('stratum')), because: form.get('because') === 'counts' ? 'counts' : 'other' },
    }),
  rollback: rollbackExperiment,
  kill: killExperiment,
  abort: abortExperiment,
  complete: completeExperiment,
  restart: restartExperiment,
  archive: archiveExperiment,
  clone: ({ ctx, input, form }) => cloneExperiment({ ctx, input: { ...input, newKey: String(form.get('newKey') ?? '') } }),
};

/** Gives one command of the lifecycle; what it answers is shown in its dialog. */
export async function runCommand(_before: Outcome<CommandDone> | null, form: FormData): Promise<Outcome<CommandDone>> {
  return await act(async (ctx) => {
    const run = RUN[String(form.get('command'))];
    if (run === undefined) throw new AppError('INVALID_FIELD', `there is no command "${String(form.get('command'))}"`);
    const reason = String(form.get('reason') ?? '').trim();
    const input = { key: String(form.get('key') ?? ''), reason: reason === '' ? undefined : reason };
    const { key, state, coverage, answer } = await run({ ctx, input, form });
    expectNewConfig(sharedContext(), ctx.environmentId);
    revalidatePath('/', 'layout');
    return { key, state, coverage, answer, streams: streamCount(ctx.sql, ctx.environmentId) };
  });
}

async function advanceNow(ctx: ExperimentsContext, input: CommandInput): Promise<Done> {
  const { experiment, decision } = await advanceExperiment({ ctx, input });
  return { ...experiment, answer: decision.sentence };
}

function instantOf(form: FormData): number {
  const at = Date.parse(`${String(form.get('at'))}:00Z`);
  if (Number.isFinite(at)) return at;
  throw new AppError('INVALID_FIELD', 'the time cannot be read', { fields: [{ field: 'at', message: 'must be a time' }] });
}
