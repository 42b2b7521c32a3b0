'use server';

import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { addEnvironment } from '@/lib/experiments/add-environment';
import { consolePath } from '@/lib/experiments/console-path';

/** Makes an environment; the value is the address of its first page. */
export async function makeEnvironment(_before: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return await act(async (ctx) => {
    const input = { key: String(form.get('key') ?? '').trim(), name: String(form.get('name') ?? '') };
    return consolePath('/', (await addEnvironment({ ctx, userId: ctx.userId, input })).key);
  });
}
