/** The longest that a timer takes; it fires at once when told a longer one. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A timeout that does not keep a process alive; returns what stops it. */
export function after(delayMs: number, run: () => unknown): () => void {
  const timer: unknown = setTimeout(run, Math.min(delayMs, MAX_DELAY_MS));
  // Browsers answer with a number.
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer as number);
}

/** What a promise comes to, or undefined when that takes longer. Somebody waits for it, so it does keep a process alive. */
export function within<Result>(timeoutMs: number, promise: Promise<Result>): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    void promise.then(resolve).finally(() => clearTimeout(timer));
  });
}

/** `value` plus or minus up to `share` of it, so that many clients do not move in step. */
export function jitter(value: number, share: number): number {
  return value * (1 + share * (2 * Math.random() - 1));
}

/** Delay before attempt number `failures` + 1: 0.5 s, doubling, ± 50 %, never above a minute. */
export function backoff(failures: number): number {
  return Math.min(jitter(250 * 2 ** failures, 0.5), 60_000);
}
