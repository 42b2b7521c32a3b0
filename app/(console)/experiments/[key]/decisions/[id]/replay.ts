'use server';

import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { getDecision } from '@/lib/experiments/list-decisions';
import { replayDecision } from '@/lib/jobs/replay-decision';

export interface ReplayAnswer {
  /** Length of the answer that is stored. */
  bytes: number;
  /** None: the replay gives the same to the last byte. */
  differences: string[];
}

/** Computes a decision again from what is stored. */
export async function replay(_before: Outcome<ReplayAnswer> | null, form: FormData): Promise<Outcome<ReplayAnswer>> {
  return await act(async (ctx) => {
    const input = { key: String(form.get('key') ?? ''), id: String(form.get('id') ?? '') };
    const { id } = await getDecision({ ctx, input });
    const { stored, differences } = await replayDecision(ctx.sql, id);
    return { bytes: new TextEncoder().encode(stored).length, differences };
  });
}
