'use server';

import { consoleContext } from '@/app/_server/console-context';
import { outcomeOf } from '@/app/_server/outcome';
import { replayDecision } from '@/lib/jobs/replay-decision';

export interface ReplayAnswer {
  kind: 'better' | 'alarm';
  title: string;
  differences: string[];
}

/** Computes a decision again from what is stored. */
export async function replay(_before: ReplayAnswer | null, form: FormData): Promise<ReplayAnswer> {
  const { sql } = await consoleContext();
  const id = String(form.get('id') ?? '');
  const outcome = await outcomeOf(() => replayDecision(sql, /^\d{1,18}$/.test(id) ? id : '0'));
  if (!outcome.ok) return { kind: 'alarm', title: outcome.message, differences: [] };
  const { same, differences, stored } = outcome.value;
  if (same) return { kind: 'better', title: `✓ The same to the last of ${new TextEncoder().encode(stored).length} bytes.`, differences };
  return { kind: 'alarm', title: 'The replay differs from what is stored.', differences };
}
