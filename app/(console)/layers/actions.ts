'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { putHoldout } from '@/lib/experiments/put-holdout';
import { putLayer } from '@/lib/experiments/put-layer';
import { slotsFromText } from './slots-from-text';

export async function saveLayer(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    const slots = slotsFromText(String(form.get('slots') ?? ''));
    await putLayer({ ctx, input: { key: String(form.get('layer') ?? ''), document: { slots } } });
    revalidatePath('/layers');
    return undefined;
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
