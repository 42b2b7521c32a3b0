'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { requireMay } from '@/lib/auth/permissions';
import { startService, stopService } from '@/lib/http/simulated-service';

/** Starts or stops the simulated service, as the pressed button says; it acts with a key that may do everything. */
export async function steerService(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    requireMay(ctx.actor, 'service.simulate');
    if (form.get('deed') === 'stop') await stopService(ctx.environmentId);
    else await startService(ctx);
    revalidatePath('/');
    return undefined;
  });
}
