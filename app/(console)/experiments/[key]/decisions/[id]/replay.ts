'use server';

import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { replayDecision } from '@/lib/jobs/replay-decision';

export interface ReplayAnswer {
  /** Length of the answer that is stored. */
  bytes: number;
  /** None: the replay gives the same to the last byte. */
  differences: string[];
}

/** Computes a decision again from what is stored. */
export async function replay(_before: Outcome<ReplayAnswer> | null, form: FormData): Promise<Outcome<ReplayAnswer>> {
  return await act(async ({ sql }) => {
    const id = String(form.get('id') ?? '');
    const { stored, differences } = await replayDecision(sql, /^\d{1,18}$/.test(id) ? id : '0');
    return { bytes: new TextEncoder().encode(stored).length, differences };
  });
}
