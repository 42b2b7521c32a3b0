'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { addEnvironment } from '@/lib/experiments/add-environment';
import { archiveEnvironment } from '@/lib/experiments/archive-environment';
import { consolePath } from '@/lib/experiments/console-path';
import { renameEnvironment } from '@/lib/experiments/rename-environment';
import { reopenEnvironment } from '@/lib/experiments/reopen-environment';

/** Makes an environment; the value is the address of its first page. */
export async function makeEnvironment(_before: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return await act(async (ctx) => {
    const input = { key: String(form.get('key') ?? '').trim(), name: String(form.get('name') ?? '') };
    return consolePath('/', (await addEnvironment({ ctx, userId: ctx.userId, input })).key);
  });
}

export async function nameEnvironment(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    await renameEnvironment({ ctx, input: { name: String(form.get('name') ?? '') } });
    revalidatePath('/', 'layout');
    return undefined;
  });
}

/** Closes the environment of the page; its owners can open it again from another one. */
export async function closeEnvironment(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    await archiveEnvironment({ ctx, input: { key: String(form.get('key') ?? '') } });
    redirect('/');
  });
}

export async function openAgain(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    await reopenEnvironment({ ctx, userId: ctx.userId, input: { key: String(form.get('key') ?? '') } });
    revalidatePath('/', 'layout');
    return undefined;
  });
}
