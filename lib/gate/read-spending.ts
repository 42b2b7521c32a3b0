import { normal } from '@/lib/stats/distributions';
import { spentAlpha } from '@/lib/stats/spent-alpha';
import { stratifiedSums, varianceAt } from '@/lib/stats/stratified-sums';
import { beyond, type Context, keptStrata, type MetricView } from './context';
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
  const isTested = processOf(policy, primary.policy, strata, sums) === 'normal';
  if (!isTested || !(sums.sumWeights > 0)) return null;
  const sign = primary.policy.direction === 'increase' ? 1 : -1;
  const isQuantile = primary.policy.kind === 'quantile';
  const multiple = policy.mode === 'superior' || isQuantile ? 1 : 1 - sign * policy.harmBudget;
  const information = varianceAt(sums, multiple);
  const z = (sign * (sums.candidateTotal - multiple * sums.controlTotal)) / Math.sqrt(information);
  if (!Number.isFinite(z) || !(information > 0)) return null;
  return judgeReading(record, { day, z, information });
}

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
