import type { ExposureCountRow, MomentRow } from '@/lib/aggregate/types';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import { WATCHED_VALUES } from '@/lib/experiments/policy-of';
import type { Evidence, ExposureCounts, MetricEvidence } from '@/lib/gate/types';
import { CANDIDATE, CONTROL, metricStrata } from '@/lib/report/metric-strata';
import { thresholdCount } from './attempt-to-settle';
import { dailyEvidence } from './daily-evidence';
import type { EvidenceRows } from './evidence-rows';
import { freshnessOf } from './freshness-of';

/** What a tick knows beside the rows of its attempt. */
export interface Circumstances {
  lagMs: number;
  workerGapMs: number;
  clockMovedMs?: number;
  othersBudgetUse: number;
  leakedExposures: number;
}

/** The evidence of one tick, in the gate's form: a pure function of the rows. */
export function evidenceOf(attempt: AttemptRow, rows: EvidenceRows, circumstances: Circumstances): Evidence {
  const { policy } = attempt;
  // What was left out alarms no more, or nothing but a restart would lead out of a quarantine.
  const isKept = ({ slice, stratum }: { slice: string; stratum: number }) => slice === '' && stratum >= 0 && !isExcluded(rows, stratum);
  const all = rows.exposures.filter(isKept);
  const moments = rows.moments.filter(isKept);
  return {
    metrics: policy.metrics.map(({ key }) => ({
      ...metricEvidence(attempt, rows, { key, slice: '' }),
      freshness: freshnessOf(attempt, rows.freshness, key),
      days: dailyEvidence(attempt, rows.moments, key),
    })),
    exposures: exposureCounts(rows),
    exposedUnits: total(all),
    crossoverUnits: Math.max(0, ...policy.metrics.map(({ key }) => crossovers(moments, key))),
    late: { control: lateOf(attempt, moments, CONTROL), candidate: lateOf(attempt, moments, CANDIDATE) },
    hashMismatches: all.reduce((sum, { hashDiffers }) => sum + hashDiffers, 0),
    slices: policy.protectedSlices.map((slice) => ({
      slice,
      metrics: policy.metrics.map(({ key }) => metricEvidence(attempt, rows, { key, slice })),
    })),
    modelMoved: false,
    lastTrafficAt: lastTraffic(rows),
    ...circumstances,
  };
}

function isExcluded({ strata }: EvidenceRows, stratum: number): boolean {
  return strata.some(({ ordinal, excludedAt }) => ordinal === stratum && excludedAt !== null);
}

function metricEvidence(
  attempt: AttemptRow,
  { moments, strata }: EvidenceRows,
  { key, slice }: { key: string; slice: string },
): MetricEvidence {
  const frozen = attempt.frozen.metrics.find(({ document }) => document.key === key);
  const kind = frozen?.document.kind ?? 'mean';
  const thresholds = frozen === undefined ? 0 : thresholdCount(attempt, frozen);
  return { key, strata: metricStrata({ key, kind, moments, strata, slice, thresholds }), freshness: null };
}

/** Everybody per stratum, then the declared slices: of each attribute the first values by name, as many as alpha is split over. */
function exposureCounts({ exposures, strata }: EvidenceRows): ExposureCounts[] {
  const labels = new Set(exposures.map(({ slice }) => slice).filter((slice) => slice !== ''));
  const perAttribute = new Map<string, number>();
  const watched = [...labels].sort().filter((label) => {
    const attribute = label.slice(0, label.indexOf('='));
    const count = (perAttribute.get(attribute) ?? 0) + 1;
    perAttribute.set(attribute, count);
    return count <= WATCHED_VALUES;
  });
  return [null, ...watched].flatMap((slice) =>
    strata.flatMap(({ ordinal, candidateShare }) => {
      const rows = exposures.filter((row) => row.stratum === ordinal && row.slice === (slice ?? ''));
      if (rows.length === 0) return [];
      const units = (variant: number) => total(rows.filter((row) => row.variant === variant));
      return [{ stratum: ordinal, slice, candidateShare, control: units(CONTROL), candidate: units(CANDIDATE) }];
    }),
  );
}

function total(rows: readonly ExposureCountRow[]): number {
  return rows.reduce((sum, { units }) => sum + units, 0);
}

function crossovers(moments: readonly MomentRow[], key: string): number {
  return moments.reduce((sum, row) => (row.metric === key ? sum + Number(row.crossovers) : sum), 0);
}

/** Outcomes of the deciding metrics, and how many of them came late. */
function lateOf({ policy }: AttemptRow, moments: readonly MomentRow[], variant: number): { late: number; total: number } {
  const keys = new Set(policy.metrics.map(({ key }) => key));
  const rows = moments.filter((row) => row.variant === variant && keys.has(row.metric));
  const late = rows.reduce((sum, row) => sum + Number(row.late), 0);
  return { late, total: late + rows.reduce((sum, row) => sum + Number(row.events), 0) };
}

function lastTraffic({ freshness }: EvidenceRows): number | null {
  const times = freshness.flatMap(({ lastEventAt, lastOtherAt }) => [lastEventAt?.getTime() ?? 0, lastOtherAt?.getTime() ?? 0]);
  const last = Math.max(0, ...times);
  return last === 0 ? null : last;
}
