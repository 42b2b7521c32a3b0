'use server';

import { revalidatePath } from 'next/cache';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { putHoldout } from '@/lib/experiments/put-holdout';
import { putLayer } from '@/lib/experiments/put-layer';
import { slotsFromText } from './slots-from-text';

export async function saveLayer(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  const outcome = await outcomeOf(async () => {
    await putLayer({
      ctx,
      input: { key: String(form.get('layer') ?? ''), document: { slots: slotsFromText(String(form.get('slots') ?? '')) } },
    });
    return undefined;
  });
  if (outcome.ok) revalidatePath('/layers');
  return outcome;
}

export async function saveHoldout(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  const text = String(form.get('share') ?? '').trim();
  const percent = Number(text);
  const outcome = await outcomeOf(async () => {
    await putHoldout({ ctx, input: { document: { share: text === '' || !Number.isFinite(percent) ? text : percent / 100 } } });
    return undefined;
  });
  if (outcome.ok) revalidatePath('/layers');
  return outcome;
}
