'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import { type ConsoleContext, consoleContext } from '@/app/_server/console-context';
import type { Outcome } from '@/app/_server/outcome';
import type { Draft } from '@/app/_ui/document-changes';
import { AppError } from '@/lib/errors';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';

export interface SavedDraft {
  key: string;
  version: number;
}

export type SaveOutcome = Outcome<SavedDraft> & {
  theirs?: Draft;
  theirVersion?: number;
  /** What was saved before the start was refused. */
  kept?: SavedDraft;
};

interface SaveRequest {
  draft: Draft;
  /** The version the form was opened with; undefined for a new experiment. */
  version: number | undefined;
  start: boolean;
}

/** Saves the draft. When somebody else has saved meanwhile, the answer brings their document and nothing is written. */
export async function saveDraft({ draft, version, start }: SaveRequest): Promise<SaveOutcome> {
  const key = String(draft.key ?? '');
  const saved = await act(async (ctx) => {
    if (version === undefined) await refuseTaken(ctx, key);
    const put = await putExperiment({ ctx, input: { key, document: draft, expectedVersion: version } });
    return { key: put.key, version: put.version };
  });
  if (saved.ok) revalidatePath('/', 'layout');
  if (saved.ok && start) return await startSaved(saved.value);
  if (saved.ok || saved.code !== 'CONFLICT' || version === undefined) return saved;
  const theirs = await getExperiment({ ctx: await consoleContext(), input: { key } });
  // An archived one takes no change, so there is nothing to join: the message says what can be done.
  return theirs.version === version || theirs.state === 'archived'
    ? saved
    : { ...saved, theirs: theirs.document, theirVersion: theirs.version };
}

/** A refused start leaves the draft, which the form goes on with. */
async function startSaved(kept: SavedDraft): Promise<SaveOutcome> {
  const started = await act(async (ctx) => {
    const { key, version } = kept;
    const view = await startExperiment({ ctx, input: { key, reason: 'started from the form', expectedVersion: version } });
    return { key: view.key, version: view.version };
  });
  return started.ok ? started : { ...started, message: `Saved as a draft, but not started. ${started.message}`, kept };
}

async function refuseTaken(ctx: ConsoleContext, key: string): Promise<void> {
  const there = await getExperiment({ ctx, input: { key } }).catch((error: unknown) => {
    if (error instanceof AppError) return undefined;
    throw error;
  });
  if (there === undefined) return;
  throw new AppError('CONFLICT', `there is an experiment "${key}" already`, {
    fields: [{ field: 'key', message: 'is taken: choose another' }],
  });
}
