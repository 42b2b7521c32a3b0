import { setTimeout as delay } from 'node:timers/promises';
import { intakeOf } from '@/lib/ingest/intake';
import type { HttpContext } from './context';

const POLL_MS = 10;
const PATIENCE_MS = 5_000;

/** Waits until what requests left to be written in the background is written; for a server that stops. */
export async function finishWrites({ sql }: Pick<HttpContext, 'sql'>): Promise<void> {
  const patienceEnds = performance.now() + PATIENCE_MS;
  while (intakeOf(sql).state().queuedRows > 0 && performance.now() < patienceEnds) await delay(POLL_MS);
}
