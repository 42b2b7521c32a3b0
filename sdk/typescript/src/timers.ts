/** A timeout that does not keep a process alive; returns what stops it. */
export function after(delayMs: number, run: () => unknown): () => void {
  const timer: unknown = setTimeout(run, delayMs);
  // Browsers answer with a number.
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
}

/** What a promise comes to, or undefined when that takes longer. */
export async function within<Result>(timeoutMs: number, promise: Promise<Result>): Promise<Result | undefined> {
  let cancel: (() => void) | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    cancel = after(timeoutMs, () => resolve(undefined));
  });
  const result = await Promise.race([promise, timeout]);
  cancel?.();
  return result;
}

/** `value` plus or minus up to `share` of it, so that many clients do not move in step. */
export function jitter(value: number, share: number): number {
  return value * (1 + share * (2 * Math.random() - 1));
}

/** Delay before attempt number `failures` + 1: 0.5 s, doubling up to a minute, ± 50 %. */
export function backoff(failures: number): number {
  return jitter(Math.min(500 * 2 ** (failures - 1), 60_000), 0.5);
}

/** Milliseconds a `Retry-After` header (seconds or a date) asks to wait, an hour at most; undefined when it names no time to come. */
export function retryAfterMs(header: string | null): number | undefined {
  const wait = Number(header) * 1_000 || Date.parse(`${header}`) - Date.now();
  return wait > 0 ? Math.min(wait, 3_600_000) : undefined;
}
