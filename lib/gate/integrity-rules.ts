import { contrast } from '@/lib/stats/harm-statistic';
import { logEOneSided } from '@/lib/stats/mixture-one-sided';
import { logESrm } from '@/lib/stats/srm-process';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import type { Context } from './context';
import { isCount, isSoundCounts } from './is-sound';
import { likelihoodBound } from './likelihood-bound';
import type { Evidence, ExposureCounts } from './types';
import { type Verdict, verdictOf } from './verdict';

export const MAX_CROSSOVER_SHARE = 0.01;
const MIN_UNITS_FOR_CROSSOVER = 100;
/** Evidence of a mismatch beyond which a candidate that goes missing is taken for a broken one. */
const ROLLBACK_LOG_E = Math.log(1e6);
/** Difference of the arms' late shares that matters, on top of being significant. */
export const MAX_LATE_DIFFERENCE = 0.02;

/** Step 3: the data cannot be trusted. Coverage freezes; a candidate that is massively missing is rolled back. */
export function findIntegrity(context: Context): Verdict | null {
  const { state, evidence } = context;
  const alarm = findImbalance(context);
  if (alarm !== null) {
    if (alarm.logE >= ROLLBACK_LOG_E && alarm.isCandidateMissing) return verdictOf('rollback', 'balance');
    if (state.quarantine === null) return verdictOf('quarantine', 'balance');
  }
  if (state.quarantine !== null) return null;
  if (evidence.leakedExposures > 0) return verdictOf('quarantine', 'leak');
  if (hasCrossover(evidence)) return verdictOf('quarantine', 'crossover');
  if (evidence.late.control.late + evidence.late.candidate.late > 0) {
    if (lateReading(context).isAlarm) return verdictOf('quarantine', 'late_share');
  }
  if (evidence.modelMoved) return verdictOf('quarantine', 'model_moved');
  return null;
}

export interface Imbalance {
  logE: number;
  threshold: number;
  slice: string | null;
  isCandidateMissing: boolean;
}

/** The mismatch process of all units, then of each slice; the level is halved between them when there are slices. */
export function imbalances(context: Context): Imbalance[] {
  const groups = groupCounts(context);
  const observed = groups.size - (groups.has(null) ? 1 : 0);
  const slices = observed === 0 ? 0 : Math.max(observed, context.policy.watchedSlices);
  return [...groups].map(([slice, counts]) => readImbalance(context, slice, counts, slices));
}

/** Whether too many units were seen in both arms. */
export function hasCrossover({ crossoverUnits, exposedUnits }: Evidence): boolean {
  return exposedUnits >= MIN_UNITS_FOR_CROSSOVER && crossoverUnits / exposedUnits > MAX_CROSSOVER_SHARE;
}

/** Late shares of the two arms, tested at every look. */
export function lateReading({ policy, evidence }: Context): {
  difference: number;
  logE: number;
  threshold: number;
  isAlarm: boolean;
} {
  const threshold = Math.log(2 / policy.alphaSrm);
  const none = { difference: 0, logE: 0, threshold, isAlarm: false };
  const { control, candidate } = evidence.late;
  const counts = [control.late, control.total, candidate.late, candidate.total];
  if (!counts.every(isCount) || control.total < 2 || candidate.total < 2) return none;
  if (control.late > control.total || candidate.late > candidate.total) return none;
  const stratum = { control: shareSample(control), candidate: shareSample(candidate) };
  const { u, v, sumWeights } = contrast([stratum], { margin: 0, sign: 1 });
  if (!(v > 0) || Math.max(control.late, candidate.late) < 30) return { ...none, difference: u / sumWeights };
  const r = tuneMixtureOneSided(LATE_V_STAR, policy.alphaSrm / 2);
  const logE = logEOneSided({ u: Math.abs(u), v, r });
  const difference = u / sumWeights;
  return { difference, logE, threshold, isAlarm: logE >= threshold && Math.abs(difference) > MAX_LATE_DIFFERENCE };
}

/** V at 4,000 outcomes an arm of which 5 % are late. */
const LATE_V_STAR = 100;

function shareSample({ late, total }: { late: number; total: number }) {
  const mean = late / total;
  return { n: total, mean, variance: (mean * (1 - mean) * total) / (total - 1) };
}

function findImbalance(context: Context): Imbalance | null {
  const { policy, evidence } = context;
  if (evidence.exposures.length === 0) return null;
  const hasSlices = evidence.exposures.some(({ slice }) => slice !== null);
  // ln E ≤ n·KL ≤ χ²: below the threshold nothing can alarm.
  const threshold = -Math.log(policy.alphaSrm);
  if (!hasSlices && (chiSquare(context) < threshold || divergence(context) < threshold)) return null;
  // What cannot be computed is an alarm too, as in the record.
  return imbalances(context).find(({ logE, threshold }) => !(logE < threshold)) ?? null;
}

function chiSquare({ evidence, state }: Context): number {
  let sum = 0;
  for (const counts of evidence.exposures) {
    if (!isJudged(counts, state.excludedStrata)) continue;
    const expected = (counts.control + counts.candidate) * counts.candidateShare;
    const spread = expected * (1 - counts.candidateShare);
    if (spread > 0) sum += ((counts.candidate - expected) * (counts.candidate - expected)) / spread;
  }
  return sum;
}

/** Σ n·KL(observed ‖ planned): the likelihood ratio at its maximum. */
function divergence({ evidence, state }: Context): number {
  let sum = 0;
  for (const counts of evidence.exposures) {
    if (!isJudged(counts, state.excludedStrata)) continue;
    const { candidate, candidateShare } = counts;
    const k = counts.control + candidate;
    const side = candidate > k * candidateShare ? 'above' : 'below';
    sum += likelihoodBound({ x: candidate, k, pi0: candidateShare, side });
  }
  return sum;
}

function groupCounts({ evidence, state }: Context): Map<string | null, ExposureCounts[]> {
  const groups = new Map<string | null, ExposureCounts[]>();
  for (const counts of evidence.exposures) {
    if (!isJudged(counts, state.excludedStrata)) continue;
    const group = groups.get(counts.slice);
    if (group === undefined) groups.set(counts.slice, [counts]);
    else group.push(counts);
  }
  return groups;
}

function isJudged(counts: ExposureCounts, excluded: readonly number[]): boolean {
  const isPlanned = counts.candidateShare > 0 && counts.candidateShare < 1;
  return isPlanned && isSoundCounts(counts) && !excluded.includes(counts.stratum);
}

function readImbalance(context: Context, slice: string | null, counts: ExposureCounts[], slices: number): Imbalance {
  const { alphaSrm } = context.policy;
  let logE = 0;
  let excess = 0;
  for (const { control, candidate, candidateShare } of counts) {
    logE += logESrm([control, candidate], [1 - candidateShare, candidateShare]);
    excess += candidate - (control + candidate) * candidateShare;
  }
  const alpha = slices === 0 ? alphaSrm : slice === null ? alphaSrm / 2 : alphaSrm / 2 / slices;
  return { logE, threshold: -Math.log(alpha), slice, isCandidateMissing: excess < 0 };
}
