import { deleteUnit } from '@/lib/aggregate/delete-unit';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { transact } from '@/lib/experiments/transact';
import { forgetTail } from '@/lib/ingest/live-tail';
import { rejectedWritten } from '@/lib/ingest/rejected-events';

/**
 * Erases what is stored of a unit. The audit log keeps that it happened, not whom it was about.
 *
 * @returns number of events erased
 * @throws AppError FORBIDDEN
 */
export async function eraseUnit({ ctx, input }: { ctx: ExperimentsContext; input: { unit: string } }): Promise<number> {
  requireMay(ctx.actor, 'unit.erase');
  // What was refused a moment ago may still wait to be written.
  await rejectedWritten(ctx.sql);
  const events = await deleteUnit(ctx.sql, ctx.environmentId, input.unit);
  forgetTail(ctx.environmentId);
  await transact(ctx, { verb: 'unit.erase', input }, async (inner) => {
    await recordAudit(inner, { action: 'unit.erase', subject: 'unit', after: { events } });
    return null;
  });
  return events;
}
