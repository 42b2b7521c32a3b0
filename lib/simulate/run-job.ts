import { type PowerPanel, powerPanel } from './power-panel';
import { simulate } from './simulate';
import type { Characteristics, Design } from './types';

/** Something to simulate, as a message between threads: plain data. */
export type SimulationJob =
  | { kind: 'panel'; design: Design; runs: number; seed: number }
  /** Each size a true relative effect on the primary metric. */
  | { kind: 'effects'; design: Design; sizes: number[]; runs: number; seed: number };

export interface JobResult {
  panel: PowerPanel;
  effects: Characteristics[];
}

type OnProgress = (done: number, total: number) => void;

/**
 * Runs a job on this thread from beginning to end.
 *
 * @throws RangeError when the design cannot be simulated
 */
export function runJob<Job extends SimulationJob>(job: Job, onProgress?: OnProgress): JobResult[Job['kind']];
export function runJob(job: SimulationJob, onProgress?: OnProgress): JobResult[SimulationJob['kind']] {
  const { design, runs, seed } = job;
  if (job.kind === 'panel') return powerPanel(design, { runs, seed, onProgress });
  const primary = design.policy.metrics[0]?.key ?? '';
  return job.sizes.map((size, index) => {
    const result = simulate(design, { [primary]: size }, { runs, seed });
    onProgress?.(index + 1, job.sizes.length);
    return result;
  });
}
