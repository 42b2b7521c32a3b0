import { OTHER_VALUE } from '@/lib/aggregate/attempt-sql';
import type { ExposureCountRow } from '@/lib/aggregate/types';
import type { Policy, RampState } from '@/lib/gate/types';
import { srmChiSquare } from '@/lib/stats/srm-chi-square';
import { logESrm } from '@/lib/stats/srm-process';
import { asFigure, unavailable } from './as-figure';
import { variantKeys } from './metric-report';
import type { ReportSource } from './report-source';
import type { BalanceTest, Traffic } from './types';

interface Counts {
  ordinal: number;
  stage: number;
  coverage: number;
  control: number;
  candidate: number;
  /** Planned share of the candidate. */
  plannedShare: number;
}

/** Exposed units against the plan: never converters, and the excluded intervals left out of the test. */
export function trafficOf(source: ReportSource, policy: Policy, state: RampState): Traffic {
  const all = countsOf(source, '');
  const judged = judgedOf(all, state);
  const slices = [...new Set(source.exposures.flatMap(({ slice }) => (slice === '' ? [] : [slice])))].sort();
  const level = slices.length === 0 ? policy.alphaSrm : policy.alphaSrm / 2;
  const keys = variantKeys(source);
  const control = sum(judged, ({ control: units }) => units);
  const candidate = sum(judged, ({ candidate: units }) => units);
  const planned = sum(judged, (counts) => (counts.control + counts.candidate) * counts.plannedShare);
  const total = control + candidate;
  const share = (units: number) => (total > 0 ? units / total : unavailable('no unit has been exposed yet'));
  return {
    test: balanceTest(judged, level),
    variants: [
      { key: keys.control, role: 'control', units: control, share: share(control), planned: share(total - planned) },
      { key: keys.candidate, role: 'candidate', units: candidate, share: share(candidate), planned: share(planned) },
    ],
    strata: all.map((counts) => ({ ...counts, stage: counts.stage + 1, lnE: lnEOf([counts]) })),
    slices: slices.map((slice) => {
      const counts = judgedOf(countsOf(source, slice), state);
      const lnE = lnEOf(counts);
      const units = { control: sum(counts, (one) => one.control), candidate: sum(counts, (one) => one.candidate) };
      const plan = sum(counts, (one) => (one.control + one.candidate) * one.plannedShare);
      const sliceTotal = units.control + units.candidate;
      const isAlarm = lnE >= -Math.log(policy.alphaSrm / 2 / slices.length);
      return { slice, ...units, plannedShare: sliceTotal > 0 ? plan / sliceTotal : 0, lnE, alarm: isAlarm };
    }),
    folded: source.document.slices.flatMap((attribute) => foldedOf(source, attribute)),
  };
}

function foldedOf(source: ReportSource, attribute: string): Traffic['folded'] {
  const slice = `${attribute}=${OTHER_VALUE}`;
  const units = sum(countsOf(source, slice), ({ control, candidate }) => control + candidate);
  return units === 0 ? [] : [{ attribute, slice, units }];
}

function balanceTest(counts: readonly Counts[], alpha: number): BalanceTest {
  const lnE = lnEOf(counts);
  const threshold = -Math.log(alpha);
  const control = sum(counts, (one) => one.control);
  const candidate = sum(counts, (one) => one.candidate);
  const planned = sum(counts, (one) => (one.control + one.candidate) * one.plannedShare);
  const isTestable = planned > 0 && planned < control + candidate;
  const chiSquare = isTestable
    ? asFigure(srmChiSquare([control, candidate], [control + candidate - planned, planned]), ({ statistic, pValue }) => ({
        statistic,
        p: pValue,
      }))
    : unavailable('no unit has been exposed yet');
  return { lnE, threshold, alarm: lnE >= threshold, chiSquare };
}

/** The processes of the intervals multiply. */
function lnEOf(counts: readonly Counts[]): number {
  return sum(counts, ({ control, candidate, plannedShare }) =>
    plannedShare > 0 && plannedShare < 1 ? logESrm([control, candidate], [1 - plannedShare, plannedShare]) : 0,
  );
}

function countsOf({ strata, exposures }: ReportSource, slice: string): Counts[] {
  const units = (ordinal: number, variant: number) =>
    sum(
      exposures.filter((row) => row.stratum === ordinal && row.variant === variant && row.slice === slice),
      (row: ExposureCountRow) => row.units,
    );
  return strata.map(({ ordinal, stage, coverage, candidateShare }) => {
    return { ordinal, stage, coverage, control: units(ordinal, 0), candidate: units(ordinal, 1), plannedShare: candidateShare };
  });
}

/** Intervals in which both arms were to be exposed, and that are not excluded. */
function judgedOf(counts: readonly Counts[], { excludedStrata }: RampState): Counts[] {
  return counts.filter(({ ordinal, plannedShare }) => plannedShare > 0 && plannedShare < 1 && !excludedStrata.includes(ordinal));
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
