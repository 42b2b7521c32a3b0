'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import { expectedOf, withConflict } from '@/app/_server/conflict';
import { consoleContext } from '@/app/_server/console-context';
import type { Edited, Outcome } from '@/app/_server/outcome';
import { getLayer } from '@/lib/experiments/list-layers';
import { putHoldout } from '@/lib/experiments/put-holdout';
import { putLayer } from '@/lib/experiments/put-layer';
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

export async function saveHoldout(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    const text = String(form.get('share') ?? '').trim();
    const percent = Number(text);
    await putHoldout({ ctx, input: { document: { share: text === '' || !Number.isFinite(percent) ? text : percent / 100 } } });
    revalidatePath('/layers');
    return undefined;
  });
}

function writtenLayer(form: FormData) {
  return { key: String(form.get('layer') ?? '').trim(), slots: slotsFromText(String(form.get('slots') ?? '')) };
}
