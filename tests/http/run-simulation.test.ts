import { rmSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSimulation, shareThread } from '@/lib/http/run-simulation';
import { bundleThreads } from '@/lib/server/build';
import { referenceDesign } from '@/lib/simulate/reference-design';
import { runJob, type SimulationJob } from '@/lib/simulate/run-job';

const design = referenceDesign();
const job = (runs: number): SimulationJob & { kind: 'effects' } => ({ kind: 'effects', design, sizes: [-0.05, 0, 0.05], runs, seed: 7 });
const never = new AbortController().signal;

// Below the root, since the bundle leaves packages where they are.
const folder = path.join(process.cwd(), 'node_modules', '.cache', `rampart-simulation-${process.pid}`);

beforeAll(async () => {
  await bundleThreads(process.cwd(), folder);
  shareThread(path.join(folder, 'simulation.mjs'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('runSimulation', () => {
  it('gives what the same job gives on this thread, and tells how far it is', async () => {
    const progress: number[] = [];
    const onProgress = (done: number, total: number) => progress.push(done / total);
    expect(await runSimulation(job(20), { signal: never, onProgress })).toEqual(runJob(job(20)));
    expect(progress).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('leaves this thread free while it computes', async () => {
    async function isFree(): Promise<boolean> {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      const began = performance.now();
      delay.enable();
      await runSimulation(job(1_500), { signal: never });
      delay.disable();
      // On this thread the longest delay would be the whole time.
      return delay.max / 1e6 < (performance.now() - began) / 3;
    }
    // Another program may have the core for a while, so one run of a few is enough.
    expect((await isFree()) || (await isFree()) || (await isFree())).toBe(true);
  });

  it('ends with its signal, while it computes and while it waits, and the next has its turn', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const running = runSimulation(job(10_000), { signal: first.signal });
    const waiting = runSimulation(job(10_000), { signal: second.signal });
    const last = runSimulation(job(10), { signal: never });
    second.abort(new Error('gone too'));
    await expect(waiting).rejects.toThrow('gone too');
    first.abort(new Error('gone'));
    await expect(running).rejects.toThrow('gone');
    expect(await last).toHaveLength(3);
    await expect(runSimulation(job(10), { signal: first.signal })).rejects.toThrow('gone');
  });

  it('refuses what cannot be simulated as this thread would, and goes on', async () => {
    const wrong = { ...job(10), design: { ...design, unitsPerDay: 0 } };
    await expect(runSimulation(wrong, { signal: never })).rejects.toThrow(RangeError);
    expect(await runSimulation(job(10), { signal: never })).toHaveLength(3);
  });

  it('takes no more than sixteen into the queue', async () => {
    const all = Array.from({ length: 18 }, () => new AbortController());
    const jobs = all.map(({ signal }) => runSimulation(job(10_000), { signal }));
    const settled = Promise.allSettled(jobs);
    await expect(jobs[17]).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    for (const one of all) one.abort();
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  });
});
