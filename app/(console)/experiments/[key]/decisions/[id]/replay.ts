'use server';

import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { getDecision } from '@/lib/experiments/list-decisions';
import { replayDecision } from '@/lib/jobs/replay-decision';
import { type DifferingPlace, placesThatDiffer } from './places-that-differ';

export interface ReplayAnswer {
  /** Length of the answer that is stored. */
  bytes: number;
  /** None: the replay gives the same to the last byte. */
  differences: string[];
  /** The same decision in other words. */
  isReworded: boolean;
  /** Where the answer is another one; at most twenty. */
  places: DifferingPlace[];
}

const MOST_PLACES = 20;

/** Computes a decision again from what is stored. */
export async function replay(_before: Outcome<ReplayAnswer> | null, form: FormData): Promise<Outcome<ReplayAnswer>> {
  return await act(async (ctx) => {
    const input = { key: String(form.get('key') ?? ''), id: String(form.get('id') ?? '') };
    const { id } = await getDecision({ ctx, input });
    const { stored, replayed, differences, isReworded } = await replayDecision(ctx.sql, id);
    const places = placesThatDiffer(JSON.parse(stored), JSON.parse(replayed)).slice(0, MOST_PLACES);
    return { bytes: new TextEncoder().encode(stored).length, differences, isReworded, places };
  });
}
