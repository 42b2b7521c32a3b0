'use server';

import { revalidatePath } from 'next/cache';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { AppError, type FieldProblem } from '@/lib/errors';
import { experimentDocument } from '@/lib/experiments/experiment-document';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { listMetrics } from '@/lib/experiments/list-metrics';
import { metricProblems } from '@/lib/experiments/metric-problems';
import { readDocument } from '@/lib/experiments/parse-document';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import type { Draft } from './draft-path';
import type { PowerAnswer } from './power-answer';
import { powerOf } from './power-of';

export interface CheckAnswer {
  problems: readonly FieldProblem[];
  /** Null where there is nothing to compute, with the reason in `powerless`. */
  power: PowerAnswer | null;
  powerless: string;
}

/** Reads a draft by the API's own schema and says what the design will do. */
export async function checkDraft(draft: Draft): Promise<CheckAnswer> {
  const ctx = await consoleContext();
  const parsed = readDocument(experimentDocument, draft);
  if (!parsed.ok) return { problems: parsed.problems, power: null, powerless: 'The forecast appears when the fields are in order.' };
  const metrics = new Map((await listMetrics({ ctx })).map((metric) => [metric.key, metric]));
  const problems = metricProblems(parsed.document, metrics);
  if (problems.length > 0) return { problems, power: null, powerless: 'The forecast appears when the fields are in order.' };
  const power = powerOf(parsed.document, metrics);
  return power.ok ? { problems: [], power: power.value, powerless: '' } : { problems: [], power: null, powerless: power.reason };
}

export interface SavedDraft {
  key: string;
  version: number;
}

export type SaveOutcome = Outcome<SavedDraft> & { theirs?: Draft; theirVersion?: number };

interface SaveRequest {
  draft: Draft;
  /** The version the form was opened with; undefined for a new experiment. */
  version: number | undefined;
  start: boolean;
}

/** Saves the draft. When somebody else has saved meanwhile, the answer brings their document and nothing is written. */
export async function saveDraft({ draft, version, start }: SaveRequest): Promise<SaveOutcome> {
  const ctx = await consoleContext();
  const key = String(draft.key ?? '');
  const saved = await outcomeOf(async () => {
    if (version === undefined) await refuseTaken(key);
    const put = await putExperiment({ ctx, input: { key, document: draft, expectedVersion: version } });
    if (!start) return { key: put.key, version: put.version };
    const started = await startExperiment({ ctx, input: { key, reason: 'started from the form', expectedVersion: put.version } });
    return { key: started.key, version: started.version };
  });
  if (saved.ok) revalidatePath('/', 'layout');
  if (saved.ok || saved.code !== 'CONFLICT' || version === undefined) return saved;
  const theirs = await getExperiment({ ctx, input: { key } });
  return theirs.version === version ? saved : { ...saved, theirs: theirs.document, theirVersion: theirs.version };
}

async function refuseTaken(key: string): Promise<void> {
  const ctx = await consoleContext();
  const there = await getExperiment({ ctx, input: { key } }).catch((error: unknown) => {
    if (error instanceof AppError) return undefined;
    throw error;
  });
  if (there === undefined) return;
  throw new AppError('CONFLICT', `there is an experiment "${key}" already`, {
    fields: [{ field: 'key', message: 'is taken: choose another' }],
  });
}
