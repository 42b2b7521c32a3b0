import type { MetricReport, SeriesPoint, SliceFigures, StageFigures } from '@/lib/report/metric-types';

const HOUR_MS = 3_600_000;
export const FIXTURE_START = Date.parse('2026-03-02T06:00:00Z');
export const COVERAGES = [0.05, 0.1, 0.25, 0.5];

export function isoAfter(hours: number): string {
  return new Date(FIXTURE_START + hours * HOUR_MS).toISOString();
}

/** 120 looks an hour apart; the band narrows like 1/√n and the seventh to ninth look are missing. */
export function fixtureSeries(lift = 0.031): SeriesPoint[] {
  return Array.from({ length: 120 }, (_, index) => {
    const width = 0.24 / Math.sqrt(index + 1);
    const isMissing = index >= 6 && index <= 8;
    const wobble = Math.sin(index * 1.7) * width * 0.25;
    return {
      at: isoAfter(index),
      stage: Math.min(4, Math.floor(index / 30) + 1),
      coverage: COVERAGES[Math.min(3, Math.floor(index / 30))] ?? 0.5,
      units: { control: 400 * (index + 1), candidate: 398 * (index + 1) },
      lift: isMissing ? null : lift + wobble,
      lower: isMissing ? null : lift + wobble - width,
      upper: isMissing ? null : lift + wobble + width,
      p: isMissing ? null : Math.min(1, Math.exp(1 - index / 18)),
      harmLnE: isMissing ? null : -index / 40,
    };
  });
}

function variants(control: number, candidate: number, units = 48_000) {
  return [
    {
      key: 'control',
      role: 'control' as const,
      units,
      mean: control,
      variance: control * (1 - control),
      numerator: Math.round(control * units),
      denominator: units,
    },
    {
      key: 'candidate',
      role: 'candidate' as const,
      units: units - 112,
      mean: candidate,
      variance: 0.09,
      numerator: Math.round(candidate * (units - 112)),
      denominator: units - 112,
    },
  ];
}

export function fixtureSlice(name: string, [lift, half]: [number, number], adjustedP: number): SliceFigures {
  return {
    slice: name,
    variants: variants(0.1, 0.1 * (1 + lift), 9_000),
    difference: 0.1 * lift,
    lift,
    interval: [0.1 * (lift - half), 0.1 * (lift + half)],
    liftInterval: [lift - half, lift + half],
    p: adjustedP / 2,
    adjustedP,
  };
}

export function fixtureStage(ordinal: number, lift: number, half: number): StageFigures {
  return {
    ordinal,
    stage: ordinal + 1,
    coverage: COVERAGES[ordinal] ?? 0.5,
    excluded: false,
    units: { control: 6_000 * (ordinal + 1), candidate: 5_950 * (ordinal + 1) },
    difference: 0.1 * lift,
    lift,
    interval: [0.1 * (lift - half), 0.1 * (lift + half)],
    liftInterval: [lift - half, lift + half],
  };
}

/** A metric with everything filled in; override what the test is about. */
export function fixtureMetric(
  overrides: Partial<MetricReport> = {},
  lift = 0.031,
  interval: [number | null, number | null] = [0.008, 0.054],
): MetricReport {
  const direction = overrides.direction ?? 'increase';
  return {
    key: 'ctr',
    name: 'Click-through rate',
    role: 'primary',
    kind: 'proportion',
    direction,
    margin: null,
    marginAbsolute: null,
    limit: null,
    windowSeconds: 86_400,
    latenessSeconds: 600,
    quantile: null,
    threshold: null,
    cap: null,
    variants: variants(0.1012, 0.1012 * (1 + lift)),
    comparisons: [
      {
        candidate: 'candidate',
        control: 'control',
        difference: 0.1012 * lift,
        lift,
        sign: direction === 'increase' ? 1 : -1,
        finding: 'better',
        marginLift: overrides.margin == null ? null : direction === 'increase' ? -overrides.margin : overrides.margin,
        fixed: {
          method: 'stratified',
          level: 0.95,
          standardError: 0.0008,
          p: 0.0001,
          interval: [0.0016, 0.0047],
          liftInterval: [0.016, 0.046],
        },
        sequential: {
          method: 'normal_mixture',
          level: 0.95,
          p: 0.0032,
          lnE: 5.7,
          interval: [0.0008, 0.0055],
          liftInterval: interval,
          lowerLift: 0.01,
          lowerLevel: 0.95,
        },
        groupSequential: {
          fraction: 0.5,
          plannedDays: 28,
          looks: 10,
          spent: 0.0031,
          z: 3.75,
          boundary: 3.02,
          crossed: true,
          level: 0.95,
          interval: [0.0006, 0.0054],
          guarantee: 'valid at the planned looks only, one a day',
        },
        harm: { lnE: -3.1, threshold: 3.69, margin: 0, alarm: false, limit: null },
        raw: { difference: 0.0033, lift: 0.0325, standardError: 0.0009, p: 0.0002, interval: [0.0015, 0.0051] },
        unadjusted: null,
        cuped: { difference: 0.003, lift: 0.0299, standardError: 0.0006, p: 0.00001, interval: [0.0018, 0.0042], varianceReduction: 0.31 },
        bayes: {
          prior: 'normal, sd 10 % of control’s mean',
          chanceToBeatControl: 0.998,
          expectedLossIfPromoted: 0.00001,
          interval: [0.0011, 0.0052],
        },
      },
    ],
    series: [],
    slices: [],
    sliceCorrection: null,
    stages: [],
    heterogeneity: { unavailable: 'fewer than two stages' },
    ...overrides,
  };
}
