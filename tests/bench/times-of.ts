/**
 * How long each of `runs` runs in a row took, in milliseconds, in ascending order.
 *
 * @param before done before each run, and not measured
 */
export async function timesOf(runs: number, run: () => Promise<unknown>, before?: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let done = 0; done < runs; done += 1) {
    await before?.();
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
