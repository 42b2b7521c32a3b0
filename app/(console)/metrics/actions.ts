'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import { expectedOf, withConflict } from '@/app/_server/conflict';
import { consoleContext, redirectWithin } from '@/app/_server/console-context';
import type { Edited, Outcome } from '@/app/_server/outcome';
import { deleteMetric } from '@/lib/experiments/delete-metric';
import { getMetric } from '@/lib/experiments/list-metrics';
import { parseMetricDocument } from '@/lib/experiments/metric-document';
import { putMetric } from '@/lib/experiments/put-metric';
import { revisionOf } from '@/lib/experiments/revision';
import { metricFromForm } from './metric-from-form';

/** Creates a metric or changes it; with problems the form stays as it is. */
export async function saveMetric(_before: Outcome<Edited> | null, form: FormData): Promise<Outcome<Edited>> {
  const document = metricFromForm(form);
  const saved = await act(async (ctx): Promise<Edited> => {
    await putMetric({ ctx, input: { key: document.key, document, expected: expectedOf(form) } });
    revalidatePath('/metrics');
    redirectWithin(ctx, '/metrics');
  });
  return await withConflict({
    saved,
    form,
    mine: () => ({ ...parseMetricDocument(document) }),
    read: async () => {
      const theirs = await getMetric({ ctx: await consoleContext(), input: { key: document.key } });
      return { document: { ...theirs }, revision: revisionOf(theirs) };
    },
  });
}

export async function removeMetric(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    await deleteMetric({ ctx, input: { key: String(form.get('key')) } });
    revalidatePath('/metrics');
    redirectWithin(ctx, '/metrics');
  });
}
