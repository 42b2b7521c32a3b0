import { crosses } from '@/lib/gate/crosses';
import type { Evidence, Policy, RampState, Stratum } from '@/lib/gate/types';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import { mannWhitneyJudge } from './mann-whitney-judge';

/** What a rival sees at a look. */
export interface RivalView {
  policy: Policy;
  state: RampState;
  evidence: Evidence;
  /** Hourly means of the present stage, by arm. */
  hourly: { control: number[]; candidate: number[] };
  /** The stage's minimum is over at this look. */
  isStageOver: boolean;
}

export type RivalVerdict = 'rollback' | 'wait' | 'go';

/** Another way to run the same ramp: asked at every look; `go` leaves the stage when its minimum is over. */
export interface RivalRule {
  name: string;
  judge: (view: RivalView) => RivalVerdict;
}

const Z_TWO_SIDED = 1.959963984540054;
const Z_ONE_SIDED = 1.6448536269514722;

export const RIVAL_RULES: readonly RivalRule[] = [
  {
    name: 'ship unless harm (valid sequential test)',
    judge: ({ policy, evidence }) => {
      const { u, v } = effectOf(strataOf(evidence));
      const r = policy.metrics[0]?.tuning?.harm ?? 1;
      return v > 0 && crosses(-u, v, r, -Math.log(policy.alphaHarm)) ? 'rollback' : 'go';
    },
  },
  {
    name: 'ship unless p < 0.05 (peeked)',
    judge: ({ evidence }) => {
      const { u, v } = effectOf(strataOf(evidence));
      return v > 0 && u < -Z_TWO_SIDED * Math.sqrt(v) ? 'rollback' : 'go';
    },
  },
  {
    name: 'better at p < 0.05, stages pooled',
    judge: ({ policy, state, evidence, isStageOver }) => {
      const { u, v } = effectOf([pooled(strataOf(evidence))]);
      if (!isStageOver || !(v > 0)) return 'wait';
      const z = u / Math.sqrt(v);
      if (z < -Z_TWO_SIDED) return 'rollback';
      const isLast = state.stage === policy.stages.length - 1;
      return !isLast || z > Z_ONE_SIDED ? 'go' : 'wait';
    },
  },
  {
    name: 'Mann–Whitney judge on hourly means',
    judge: ({ hourly, isStageOver }) => {
      if (!isStageOver) return 'wait';
      return mannWhitneyJudge(hourly.control, hourly.candidate) === 'low' ? 'rollback' : 'go';
    },
  },
];

function strataOf(evidence: Evidence): readonly Stratum[] {
  return evidence.metrics[0]?.strata ?? [];
}

function effectOf(strata: readonly Pick<Stratum, 'control' | 'candidate'>[]): { u: number; v: number } {
  const sums = stratifiedSums(strata);
  return { u: sums.candidateTotal - sums.controlTotal, v: sums.candidateVariance + sums.controlVariance };
}

/** Overall means of a proportion, as if coverage had never changed. */
function pooled(strata: readonly Stratum[]): Pick<Stratum, 'control' | 'candidate'> {
  const arm = (name: 'control' | 'candidate') => {
    let n = 0;
    let events = 0;
    for (const stratum of strata) {
      n += stratum[name].n;
      events += stratum[name].events;
    }
    const mean = n > 0 ? events / n : 0;
    return { n, mean, variance: n > 1 ? (mean * (1 - mean) * n) / (n - 1) : 0, events, sumAbsolute: events, sumSquares: events };
  };
  return { control: arm('control'), candidate: arm('candidate') };
}
