'use server';

import { revalidatePath } from 'next/cache';
import { type ConsoleContext, consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { requireMay } from '@/lib/auth/permissions';
import { startService, stopService } from '@/lib/http/simulated-service';

export async function startSimulation(): Promise<Outcome> {
  const ctx = await consoleContext();
  return await asOwner(ctx, () => startService(ctx));
}

export async function stopSimulation(): Promise<Outcome> {
  const ctx = await consoleContext();
  return await asOwner(ctx, () => stopService());
}

/** The service acts with a key that may do everything. */
async function asOwner({ actor }: ConsoleContext, work: () => Promise<void>): Promise<Outcome> {
  const outcome = await outcomeOf(async () => {
    requireMay(actor, 'service.simulate');
    await work();
    return undefined;
  });
  revalidatePath('/');
  return outcome;
}
