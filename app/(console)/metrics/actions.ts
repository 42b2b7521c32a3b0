'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { deleteMetric } from '@/lib/experiments/delete-metric';
import { putMetric } from '@/lib/experiments/put-metric';
import { metricFromForm } from './metric-from-form';

/** Creates a metric or changes it; with problems the form stays as it is. */
export async function saveMetric(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  const document = metricFromForm(form);
  const saved = await outcomeOf(async () => {
    await putMetric({ ctx, input: { key: document.key, document } });
    return undefined;
  });
  if (!saved.ok) return saved;
  revalidatePath('/metrics');
  redirect('/metrics');
}

export async function removeMetric(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  const removed = await outcomeOf(async () => {
    await deleteMetric({ ctx, input: { key: String(form.get('key')) } });
    return undefined;
  });
  if (!removed.ok) return removed;
  revalidatePath('/metrics');
  redirect('/metrics');
}
