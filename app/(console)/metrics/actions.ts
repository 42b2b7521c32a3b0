'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import { redirectWithin } from '@/app/_server/console-context';
import type { Outcome } from '@/app/_server/outcome';
import { deleteMetric } from '@/lib/experiments/delete-metric';
import { putMetric } from '@/lib/experiments/put-metric';
import { metricFromForm } from './metric-from-form';

/** Creates a metric or changes it; with problems the form stays as it is. */
export async function saveMetric(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    const document = metricFromForm(form);
    await putMetric({ ctx, input: { key: document.key, document } });
    revalidatePath('/metrics');
    redirectWithin(ctx, '/metrics');
  });
}

export async function removeMetric(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    await deleteMetric({ ctx, input: { key: String(form.get('key')) } });
    revalidatePath('/metrics');
    redirectWithin(ctx, '/metrics');
  });
}
