import { BUCKETS } from '@/lib/assignment/bucket';
import { compileExperiment } from '@/lib/assignment/compile-experiment';
import type { ExperimentConfig } from '@/lib/assignment/types';
import { enterStage } from '@/lib/gate/enter-stage';
import { initialState } from '@/lib/gate/initial-state';
import type { Policy } from '@/lib/gate/types';
import { createRandom } from './random';
import { referenceDesign } from './reference-design';
import { SIMULATED_START } from './simulate-ramp';
import { type SuiteOptions, type SuiteRow, suiteRow } from './suite-row';

const UNITS = 20_000;
const SALTS = 5;

/** Point 10: while the ramp widens to full rollout no unit leaves the candidate, nor control for nothing, in both control modes. */
export function monotone({ seed }: SuiteOptions): SuiteRow {
  const random = createRandom(seed);
  let leavers = 0;
  let reached = 0;
  for (const controlMode of ['matched', 'all'] as const) {
    const { policy } = referenceDesign({ controlMode });
    for (let salt = 0; salt < SALTS; salt += 1) {
      const walked = walk(policy, `salt${Math.floor(random() * 1e9)}`);
      leavers += walked.leavers;
      reached += walked.reached;
    }
  }
  const units = UNITS * SALTS * 2;
  const share = reached / units;
  return suiteRow({
    point: 10,
    name: 'no_unit_leaves_the_candidate',
    bound: 0,
    runs: units,
    cases: [{ name: 'units_that_left', estimate: leavers, se: 0 }],
    twin: { name: 'share_with_candidate_at_full', estimate: share, se: Math.sqrt((share * (1 - share)) / units), atLeast: 0.975 },
  });
}

/** Counts units that had the candidate at one stage and not at the next, and those that have it at full rollout. */
function walk(policy: Policy, salt: string): { leavers: number; reached: number } {
  let state = enterStage(policy, initialState(1), 0, SIMULATED_START);
  let had = candidates(policy, salt, state.coverage, false);
  let leavers = 0;
  for (let stage = 1; stage <= policy.stages.length; stage += 1) {
    state = enterStage(policy, state, stage, SIMULATED_START + stage);
    const has = candidates(policy, salt, state.coverage, state.name === 'full');
    for (let unit = 0; unit < UNITS; unit += 1) if (had[unit] === 1 && has[unit] !== 1) leavers += 1;
    had = has;
  }
  return { leavers, reached: had.reduce((sum, one) => sum + one, 0) };
}

function candidates(policy: Policy, salt: string, coverage: number, isFull: boolean): Uint8Array {
  const evaluate = compileExperiment({ holdout: { salt: 'none', toBucket: 0 }, layers: [] }, configAt(policy, salt, coverage, isFull));
  return Uint8Array.from({ length: UNITS }, (_, unit) =>
    evaluate({ targetingKey: `unit-${unit}` }).variant?.role === 'candidate' ? 1 : 0,
  );
}

function configAt(policy: Policy, salt: string, coverage: number, isFull: boolean): ExperimentConfig {
  const matchedTo = isFull ? BUCKETS : Math.round((coverage / policy.candidateWeight) * BUCKETS);
  const controlTo = Math.round((isFull ? policy.holdback : 1 - policy.candidateWeight) * BUCKETS);
  return {
    key: 'ramp',
    unit: 'user',
    attempt: 1,
    salt,
    serving: 'split',
    controlMode: policy.controlMode,
    trafficTo: policy.controlMode === 'all' ? Math.round(coverage * BUCKETS) : matchedTo,
    variants: [
      { key: 'control', role: 'control', value: 0, toBucket: controlTo },
      { key: 'candidate', role: 'candidate', value: 1, toBucket: BUCKETS },
    ],
  };
}
