import { z } from 'zod';
import { abortExperiment } from '@/lib/experiments/abort-experiment';
import { approveExperiment } from '@/lib/experiments/approve-experiment';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import { cloneExperiment } from '@/lib/experiments/clone-experiment';
import type { CommandInput } from '@/lib/experiments/command-experiment';
import { completeExperiment } from '@/lib/experiments/complete-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { documentKey } from '@/lib/experiments/document-key';
import { excludeStage } from '@/lib/experiments/exclude-stage';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { overrideExperiment } from '@/lib/experiments/override-experiment';
import { parseDocument } from '@/lib/experiments/parse-document';
import { pauseExperiment } from '@/lib/experiments/pause-experiment';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { resumeExperiment } from '@/lib/experiments/resume-experiment';
import { rollbackExperiment } from '@/lib/experiments/rollback-experiment';
import { scheduleExperiment } from '@/lib/experiments/schedule-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { stepDownExperiment } from '@/lib/experiments/step-down-experiment';
import { strictObject } from '@/lib/experiments/strict-object';
import { expectedVersion } from './experiment-routes';
import { experimentsContext } from './experiments-context';
import { reasons, timeField, wholeField } from './fields';
import { type Exchange, param, type Route, readObject } from './route';

const plain = strictObject(reasons);

interface Call<Body> {
  ctx: ExperimentsContext;
  base: CommandInput;
  body: Body;
}

/** One route per verb: the body is read by its schema, everything else is the same for all. */
function command<Schema extends z.ZodType>(
  verb: string,
  summary: string,
  body: Schema,
  run: (call: Call<z.output<Schema>>) => Promise<unknown>,
): Route {
  return { method: 'POST', path: `/experiments/:key/${verb}`, summary, body, handle: (exchange) => handle(exchange, body, run) };
}

async function handle<Schema extends z.ZodType>(
  exchange: Exchange,
  schema: Schema,
  run: (call: Call<z.output<Schema>>) => Promise<unknown>,
): Promise<unknown> {
  const body = parseDocument(schema, await readObject(exchange.request));
  const { reason } = body as { reason?: string };
  const base = { key: param(exchange, 'key'), reason, expectedVersion: expectedVersion(exchange) };
  return await run({ ctx: experimentsContext(exchange), base, body });
}

const schedule = strictObject({ ...reasons, at: timeField('the time to start') });
const pause = strictObject({ ...reasons, coverage: z.enum(['keep', 'zero'], 'must be "keep" or "zero"').default('keep') });
const override = strictObject({ ...reasons, stage: wholeField('the stage to enter, counted from 1', 1) });
const stepDown = strictObject({ ...reasons, stage: wholeField('the stage to go down to, counted from 1', 1).optional() });
const exclude = strictObject({
  ...reasons,
  stratum: wholeField('the ordinal of the stratum as the report lists it', 0),
  because: z
    .enum(['counts', 'other'], 'must be "counts" (for which it is quarantined) or "other" (which voids the guarantee)')
    .default('counts'),
});
const clone = strictObject({ ...reasons, key: documentKey, name: z.string().min(1).max(200).optional() });

export const commandRoutes: Route[] = [
  command('start', 'Freeze documents and rules and enter the first stage', plain, ({ ctx, base }) => startExperiment({ ctx, input: base })),
  command('schedule', 'Start at a later time', schedule, ({ ctx, base, body }) => {
    return scheduleExperiment({ ctx, input: { ...base, at: Date.parse(body.at) } });
  }),
  command('pause', 'Hold the ramp: new units keep their split, or all get control', pause, ({ ctx, base, body }) => {
    return pauseExperiment({ ctx, input: { ...base, coverage: body.coverage } });
  }),
  command('resume', 'Go on after a pause', plain, ({ ctx, base }) => resumeExperiment({ ctx, input: base })),
  command('approve', 'Let a ramp that waits for a person go on', plain, ({ ctx, base }) => approveExperiment({ ctx, input: base })),
  command(
    'override',
    'Enter a stage against the rules; upwards this voids the guarantee. Number of stages + 1 is full rollout',
    override,
    ({ ctx, base, body }) => {
      return overrideExperiment({ ctx, input: { ...base, stage: body.stage - 1 } });
    },
  ),
  command('step-down', 'Go back one stage, or to a given one; the rules lead up again', stepDown, ({ ctx, base, body }) => {
    return stepDownExperiment({ ctx, input: { ...base, stage: body.stage === undefined ? undefined : body.stage - 1 } });
  }),
  command('exclude-stage', 'Leave an interval of the ramp out of all evidence', exclude, ({ ctx, base, body }) => {
    return excludeStage({ ctx, input: { ...base, stratum: body.stratum, because: body.because } });
  }),
  command('rollback', 'Give everybody control', plain, ({ ctx, base }) => rollbackExperiment({ ctx, input: base })),
  command('kill', 'Kill switch: give everybody control at once', plain, ({ ctx, base }) => killExperiment({ ctx, input: base })),
  command('abort', 'End without a decision', plain, ({ ctx, base }) => abortExperiment({ ctx, input: base })),
  command('complete', 'End the holdback of a full rollout', plain, ({ ctx, base }) => completeExperiment({ ctx, input: base })),
  command('restart', 'Begin a new attempt with a new salt', plain, ({ ctx, base }) => restartExperiment({ ctx, input: base })),
  command('archive', 'Put an experiment away', plain, ({ ctx, base }) => archiveExperiment({ ctx, input: base })),
  command('clone', 'Make a draft of the same document under another key', clone, ({ ctx, base, body }) => {
    return cloneExperiment({ ctx, input: { ...base, newKey: body.key, name: body.name } });
  }),
];
