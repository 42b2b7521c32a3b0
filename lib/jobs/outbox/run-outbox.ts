import { setTimeout as delay } from 'node:timers/promises';
import { type DeliverOptions, deliverDue } from './deliver-due';

interface OutboxOptions extends Omit<DeliverOptions, 'now' | 'signal'> {
  /** Ends the loop after the deliveries in hand. */
  signal: AbortSignal;
  onError: (error: unknown) => void;
}

const EVERY_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/** Looks after the outbox until the signal, beside the ticks: a kill is told within a second or two, whatever the tick is doing. */
export async function runOutbox({ onError, ...options }: OutboxOptions): Promise<void> {
  const { signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await deliverDue({ ...options, now: () => new Date() });
      failures = 0;
    } catch (error) {
      failures += 1;
      onError(error);
    }
    await delay(Math.min(LONGEST_BACKOFF_MS, EVERY_MS * 2 ** failures), undefined, { signal }).catch(() => undefined);
  }
}
