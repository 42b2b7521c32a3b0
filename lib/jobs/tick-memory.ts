import type { AttemptRow } from '@/lib/experiments/experiment-row';
import type { Evidence } from '@/lib/gate/types';

/** What a worker remembers of an experiment's last full tick, to tell at the next one that nothing is new. */
export interface RememberedTick {
  attempt: AttemptRow;
  /** Of the experiment; any command or transition changes it. */
  version: number;
  /** The cut in Postgres's own text: another worker's settling moves it. */
  settledTo: string;
  /** Windows with their lateness: how long after its exposure a unit closes, for each group of metrics. */
  closingsMs: number[];
  evidence: Evidence;
  outcome: string;
  reason: string;
}

/** By attempt. It saves work and decides nothing: without it every tick reads everything. */
export type TickMemory = Map<number, RememberedTick>;
