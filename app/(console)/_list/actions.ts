'use server';

import { revalidatePath } from 'next/cache';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { requireRole } from '@/lib/experiments/require-role';
import { startService, stopService } from '@/lib/http/simulated-service';

export async function startSimulation(): Promise<Outcome> {
  return await asOwner((ctx) => startService({ sql: ctx.sql, environmentId: ctx.environmentId, actor: ctx.actor.name }));
}

export async function stopSimulation(): Promise<Outcome> {
  return await asOwner(() => stopService());
}

/** The service acts with a key that may do everything. */
async function asOwner(work: (ctx: Awaited<ReturnType<typeof consoleContext>>) => Promise<void>): Promise<Outcome> {
  const ctx = await consoleContext();
  const outcome = await outcomeOf(async () => {
    requireRole(ctx.actor, 'owner');
    await work(ctx);
    return undefined;
  });
  revalidatePath('/');
  return outcome;
}
