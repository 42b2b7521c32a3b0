import { type ComparisonRow, comparison } from '@/lib/simulate/comparison';
import { type PowerPanel, powerPanel } from '@/lib/simulate/power-panel';
import { runSuite } from '@/lib/simulate/run-suite';
import { simulate } from '@/lib/simulate/simulate';
import type { SuiteRow } from '@/lib/simulate/suite-row';
import type { Characteristics, Design } from '@/lib/simulate/types';

interface Draws {
  runs: number;
  seed: number;
}

/** A part of what `npm run simulate` computes, with random numbers of its own: plain data, as a message between threads. */
export type SimulationTask =
  | ({ kind: 'point'; point: number } & Draws)
  | ({ kind: 'scenario'; scenario: string } & Draws)
  /** A true relative effect on the primary metric. */
  | ({ kind: 'effect'; design: Design; effect: number } & Draws)
  | ({ kind: 'panel'; design: Design } & Draws);

export interface TaskResult {
  point: SuiteRow[];
  scenario: ComparisonRow[];
  effect: Characteristics;
  panel: PowerPanel;
}

/** Runs a task on this thread from beginning to end. */
export function runTask(task: SimulationTask, onProgress: (text: string) => void): TaskResult[SimulationTask['kind']] {
  const { runs, seed } = task;
  switch (task.kind) {
    case 'point':
      return runSuite({ runs, seed, onProgress }, [task.point]);
    case 'scenario':
      return comparison({ runs, seed, onProgress }, [task.scenario]);
    case 'effect':
      return simulateEffect(task, onProgress);
    case 'panel':
      return powerPanel(task.design, {
        runs,
        seed,
        onProgress: (done, all) => onProgress(`what stands in the way: ${done} of ${all} settings tried`),
      });
  }
}

function simulateEffect(
  { design, effect, runs, seed }: SimulationTask & { kind: 'effect' },
  tell: (text: string) => void,
): Characteristics {
  const primary = design.policy.metrics[0]?.key ?? '';
  const onProgress = (done: number, all: number) => {
    if (done % Math.max(1, Math.floor(all / 4)) === 0) tell(`effect ${effect}: ${done} of ${all} ramps`);
  };
  return simulate(design, { [primary]: effect }, { runs, seed, onProgress });
}
