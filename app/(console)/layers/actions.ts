'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import { expectedOf, withConflict } from '@/app/_server/conflict';
import { consoleContext } from '@/app/_server/console-context';
import type { Edited, Outcome } from '@/app/_server/outcome';
import { getLayer } from '@/lib/experiments/list-layers';
import { getHoldout, putHoldout } from '@/lib/experiments/put-holdout';
import { putLayer } from '@/lib/experiments/put-layer';
import { editedHoldout } from './edited-holdout';
import { editedLayer } from './edited-layer';
import { slotsByExperiment, slotsFromText } from './slots-text';

export async function saveLayer(_before: Outcome<Edited> | null, form: FormData): Promise<Outcome<Edited>> {
  const { key, slots } = writtenLayer(form);
  const saved = await act(async (ctx) => {
    const layer = await putLayer({ ctx, input: { key, document: { slots }, expected: expectedOf(form) } });
    revalidatePath('/layers');
    return editedLayer(layer);
  });
  return await withConflict({
    saved,
    form,
    mine: () => slotsByExperiment(slots),
    read: async () => editedLayer(await getLayer({ ctx: await consoleContext(), input: { key } })),
  });
}

export async function saveHoldout(_before: Outcome<Edited> | null, form: FormData): Promise<Outcome<Edited>> {
  const percent = writtenPercent(form);
  const saved = await act(async (ctx) => {
    const document = { share: typeof percent === 'number' ? percent / 100 : percent };
    const holdout = await putHoldout({ ctx, input: { document, expected: expectedOf(form) } });
    revalidatePath('/layers');
    return editedHoldout(holdout);
  });
  return await withConflict({
    saved,
    form,
    mine: () => ({ percent }),
    read: async () => editedHoldout(await getHoldout({ ctx: await consoleContext() })),
  });
}

/** What is no number stays a text, so that the schema names it. */
function writtenPercent(form: FormData): number | string {
  const text = String(form.get('share') ?? '').trim();
  const percent = Number(text);
  return text === '' || !Number.isFinite(percent) ? text : percent;
}

function writtenLayer(form: FormData) {
  return { key: String(form.get('layer') ?? '').trim(), slots: slotsFromText(String(form.get('slots') ?? '')) };
}
