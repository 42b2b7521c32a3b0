import { confidenceSequence, differenceEffect } from '@/lib/stats/confidence-sequence';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import type { Sample } from '@/lib/stats/types';
import { welch } from '@/lib/stats/welch';

/** One real comparison: cumulative samples of both arms at each look, with the days since its start. */
export interface Trajectory {
  experiment: string;
  variant: string;
  metric: string;
  looks: { days: number; control: Sample; candidate: Sample }[];
}

/** When each method first says "different", in days; undefined where it never does. */
export interface TrajectoryFlags {
  peeked: number | undefined;
  final: number | undefined;
  sequence: number | undefined;
  lastDay: number;
}

/**
 * Follows one comparison with a peeked Welch test, that test at the last look alone, and the confidence sequence.
 *
 * The sequence is tuned to the units of the last look, as a plan that had got the length right would have been. Looks
 * before either arm has 1,000 units are left out for the sequence, which is asymptotic.
 */
export function flagTrajectory({ looks }: Trajectory, alpha: number): TrajectoryFlags {
  const last = looks.at(-1);
  if (last === undefined) return { peeked: undefined, final: undefined, sequence: undefined, lastDay: 0 };
  const rho = sequenceRho(last.control.n + last.candidate.n, alpha, 'exact');
  const isSignificant = ({ control, candidate }: { control: Sample; candidate: Sample }): boolean => {
    const test = welch(control, candidate, { alpha });
    return test.ok && test.value.pValue < alpha;
  };
  const isShown = ({ control, candidate }: { control: Sample; candidate: Sample }): boolean => {
    if (Math.min(control.n, candidate.n) < 1000) return false;
    const effect = differenceEffect(control, candidate);
    if (!effect.ok) return false;
    const look = confidenceSequence(effect.value, { rho, alpha });
    return look.ok && look.value.pValue <= alpha;
  };
  return {
    peeked: looks.find(isSignificant)?.days,
    final: isSignificant(last) ? last.days : undefined,
    sequence: looks.find(isShown)?.days,
    lastDay: last.days,
  };
}

export interface FlagSummary {
  comparisons: number;
  peeked: number;
  final: number;
  sequence: number;
  /** flagged by peeking at some time and not by the final test */
  peekedNotFinal: number;
  /** flagged by the sequence at some time and not by the final test */
  sequenceNotFinal: number;
  /** median day of the first flag */
  peekedDay: number | undefined;
  sequenceDay: number | undefined;
  lastDay: number | undefined;
}

export function summariseFlags(flags: readonly TrajectoryFlags[]): FlagSummary {
  const count = (holds: (flag: TrajectoryFlags) => boolean): number => flags.filter(holds).length;
  return {
    comparisons: flags.length,
    peeked: count(({ peeked }) => peeked !== undefined),
    final: count(({ final }) => final !== undefined),
    sequence: count(({ sequence }) => sequence !== undefined),
    peekedNotFinal: count(({ peeked, final }) => peeked !== undefined && final === undefined),
    sequenceNotFinal: count(({ sequence, final }) => sequence !== undefined && final === undefined),
    peekedDay: median(flags.map(({ peeked }) => peeked)),
    sequenceDay: median(flags.map(({ sequence }) => sequence)),
    lastDay: median(flags.map(({ lastDay }) => lastDay)),
  };
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const next = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined || next === undefined ? undefined : (middle + next) / 2;
}
