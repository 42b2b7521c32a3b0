export type Ended<T> = { id: number; value: T } | { id: number; error: unknown };

/** Work on experiments that may outlast the tick it began in: a few at once, and of each experiment one at a time. */
export interface Lanes<T> {
  /**
   * Takes work in. What still waits for a lane gives its place in the queue to newer work on the same experiment; what is under way is
   * left to end, and the newer work is dropped.
   */
  add(id: number, work: () => Promise<T>): void;
  /** Resolves when nothing is under way and nothing waits. */
  idle(): Promise<void>;
  /** What has ended since this was last asked. */
  takeEnded(): Ended<T>[];
}

/** @param limit how many are under way at once */
export function createLanes<T>(limit: number): Lanes<T> {
  const waiting = new Map<number, () => Promise<T>>();
  const underWay = new Map<number, Promise<void>>();
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
      underWay.set(id, run(id, work));
    }
  }

  async function run(id: number, work: () => Promise<T>): Promise<void> {
    try {
      ended.push({ id, value: await work() });
    } catch (error) {
      ended.push({ id, error });
    }
    underWay.delete(id);
    startNext();
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay.values());
  }

  function takeEnded(): Ended<T>[] {
    const taken = ended;
    ended = [];
    return taken;
  }

  return { add, idle, takeEnded };
}
