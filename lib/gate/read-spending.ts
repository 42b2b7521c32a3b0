import { binomial, normal } from '@/lib/stats/distributions';
import { nullEventShare } from '@/lib/stats/exact-proportion';
import { spentAlpha } from '@/lib/stats/spent-alpha';
import { stratifiedSums, varianceAt } from '@/lib/stats/stratified-sums';
import { beyond, type Context, keptStrata, type MetricView } from './context';
import { type EventGroup, eventGroups } from './exact-reading';
import { processOf } from './process-of';
import { type Read, reachesBoundary } from './spending-boundary';
import type { Policy, SpendingReading, SpendingRecord, Stratum } from './types';
import { fullUtcDays } from './utc-days';

/**
 * Takes the last stage's daily read when a new full UTC day has passed: z of that stage alone against what may be spent by that day.
 * Returns the same record when no read is due.
 */
export function readSpending(context: Context): SpendingRecord | null {
  const { policy, state, views, now, isLast } = context;
  const record = state.spending;
  const primary = views[0];
  if (record === null || !isLast || primary === undefined || policy.promotion !== 'spending') return record;
  const day = fullUtcDays(record.enteredAt, now);
  const isDue = day >= Math.max(1, policy.fullDays) && day <= record.days && day > (record.readings.at(-1)?.day ?? 0);
  if (!isDue || !(record.alpha > 0) || !primary.isSound) return record;
  const reading = readDay({ policy, record, primary, stage: state.stage, day });
  return reading === null ? record : withReading(record, reading);
}

/** Written out as `openSpending` does, so that both have one shape to the engine. */
function withReading({ enteredAt, days, alpha, firstStratum, readings }: SpendingRecord, reading: SpendingReading): SpendingRecord {
  return { enteredAt, days, alpha, firstStratum, readings: [...readings, reading] };
}

interface DayInput {
  policy: Policy;
  record: SpendingRecord;
  primary: MetricView;
  stage: number;
  day: number;
}

function readDay({ policy, record, primary, stage, day }: DayInput): SpendingReading | null {
  const strata = stageStrata(primary, stage, record.firstStratum);
  const sums = stratifiedSums(strata);
  if (!(sums.sumWeights > 0)) return null;
  const sign = primary.policy.direction === 'increase' ? 1 : -1;
  const isQuantile = primary.policy.kind === 'quantile';
  const margin = policy.mode === 'superior' || isQuantile ? 0 : policy.harmBudget;
  const multiple = 1 - sign * margin;
  const information = varianceAt(sums, multiple);
  if (!(information > 0)) return null;
  const process = processOf(policy, primary.policy, strata, sums);
  const z =
    process === 'normal'
      ? (sign * (sums.candidateTotal - multiple * sums.controlTotal)) / Math.sqrt(information)
      : process === 'exact'
        ? exactZ(eventGroups(policy, { strata }), { margin, sign })
        : Number.NaN;
  if (!Number.isFinite(z)) return null;
  return judgeReading(record, { day, z, information });
}

/**
 * A rare proportion's z: that of the exact p of the candidate's events among all, given how many there are. Discrete counts make it the
 * lesser one, and strata of unlike shares have none.
 */
function exactZ(groups: readonly EventGroup[], { margin, sign }: { margin: number; sign: 1 | -1 }): number {
  const [group] = groups;
  if (group === undefined || groups.length > 1 || group.k === 0) return Number.NaN;
  const { x, k, share } = group;
  const pi0 = nullEventShare({ share, margin, sign });
  const p = sign === 1 ? binomial.sf(x - 1, k, pi0) : binomial.cdf(x, k, pi0);
  return Math.min(MOST_Z, Math.max(-MOST_Z, normal.isf(p)));
}

/** As the recursive integration caps its boundaries. */
const MOST_Z = 8;

/** Strata of the last stage since the record was opened. The score U is read, so its variance V is the information: z has the correlations √(V_j/V_k). */
function stageStrata(primary: MetricView, stage: number, firstStratum: number): Stratum[] {
  const own = keptStrata(primary.strata, []).filter((stratum) => stratum.stage === stage && stratum.ordinal >= firstStratum);
  return primary.policy.kind === 'quantile' ? beyond(own, stage) : own;
}

/**
 * The boundary lies between the quantiles of what has been spent in all and of what this read adds, whatever came before; only a z in
 * between needs the recursive integration.
 */
function judgeReading(record: SpendingRecord, { day, z, information }: Read): SpendingReading {
  const { readings } = record;
  const before = readings.at(-1);
  const known = readings.reduce((most, reading) => Math.max(most, reading.information), 0);
  const spentBefore = before?.spent ?? 0;
  if (!(information > known * (1 + 1e-6))) return { day, z, information, spent: spentBefore, crossed: false };
  const spent = Math.max(spentBy(record, day), spentBefore);
  const added = spent - spentBefore;
  return { day, z, information, spent, crossed: added > 0 && isCrossed(record, { day, z, information }, { spent, added }) };
}

/** `spent` in all, of which `added` at this read. */
function isCrossed(record: SpendingRecord, read: Read, { spent, added }: { spent: number; added: number }): boolean {
  if (read.z < quantileOf(spent)) return false;
  return read.z > quantileOf(added) || reachesBoundary(record, read);
}

const MAX_KEPT = 4096;
/** By alpha, then by the share of the days. */
const SPENT = new Map<number, Map<number, number>>();
const QUANTILES = new Map<number, number>();

/** Every ramp with the same plan asks for the same few levels: answers of pure functions, kept. */
function spentBy({ alpha, days }: SpendingRecord, day: number): number {
  const share = day / days;
  const kept = SPENT.get(alpha) ?? new Map<number, number>();
  const known = kept.get(share);
  if (known !== undefined) return known;
  if (SPENT.size >= MAX_KEPT || kept.size >= MAX_KEPT) SPENT.clear();
  const spent = spentAlpha({ kind: 'obrien_fleming' }, share, alpha);
  SPENT.set(alpha, kept.set(share, spent));
  return spent;
}

function quantileOf(level: number): number {
  const known = QUANTILES.get(level);
  if (known !== undefined) return known;
  if (QUANTILES.size >= MAX_KEPT) QUANTILES.clear();
  const z = normal.isf(level);
  QUANTILES.set(level, z);
  return z;
}
