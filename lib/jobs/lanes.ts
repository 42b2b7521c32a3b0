export type Ended<T> = { id: number; value: T } | { id: number; error: unknown };

/** Work on experiments that may outlast the tick it began in: a few at once, and of each experiment one at a time. */
export interface Lanes<T> {
  /**
   * Takes work in. What still waits for a lane gives its place in the queue to newer work on the same experiment; what is under way is
   * left to end, and the newer work is dropped.
   */
  add(id: number, work: () => Promise<T>): void;
  /**
   * Resolves when nothing is under way and nothing waits, or at the signal. It leaves nothing behind: work may never end, and this is asked
   * at every tick.
   */
  idle(enough?: AbortSignal): Promise<void>;
  /** What has ended since this was last asked. */
  takeEnded(): Ended<T>[];
}

/** @param limit how many are under way at once */
export function createLanes<T>(limit: number): Lanes<T> {
  const waiting = new Map<number, () => Promise<T>>();
  const underWay = new Set<number>();
  const waiters = new Set<() => void>();
  let ended: Ended<T>[] = [];

  function add(id: number, work: () => Promise<T>): void {
    if (underWay.has(id)) return;
    waiting.set(id, work);
    startNext();
  }

  function startNext(): void {
    for (const [id, work] of waiting) {
      if (underWay.size >= limit) return;
      waiting.delete(id);
      underWay.add(id);
      void run(id, work);
    }
  }

  async function run(id: number, work: () => Promise<T>): Promise<void> {
    // What has ended before is taken away meanwhile, so the list is looked up afterwards.
    const end = await work().then(
      (value): Ended<T> => ({ id, value }),
      (error: unknown): Ended<T> => ({ id, error }),
    );
    ended.push(end);
    underWay.delete(id);
    startNext();
    if (underWay.size === 0) for (const wake of waiters) wake();
  }

  async function idle(enough?: AbortSignal): Promise<void> {
    if (underWay.size === 0 || enough?.aborted === true) return;
    await new Promise<void>((resolve) => {
      function wake(): void {
        waiters.delete(wake);
        enough?.removeEventListener('abort', wake);
        resolve();
      }
      waiters.add(wake);
      enough?.addEventListener('abort', wake);
    });
  }

  function takeEnded(): Ended<T>[] {
    const taken = ended;
    ended = [];
    return taken;
  }

  return { add, idle, takeEnded };
}
