import type { MetricReport, SeriesPoint, SliceFigures, StageFigures } from '@/lib/report/metric-types';
import type { Report } from '@/lib/report/types';

const HOUR_MS = 3_600_000;
export const FIXTURE_START = Date.parse('2026-03-02T06:00:00Z');
const COVERAGES = [0.05, 0.1, 0.25, 0.5];

function isoAfter(hours: number): string {
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
    { key: 'control', role: 'control' as const, units, mean: control, variance: control * (1 - control), numerator: Math.round(control * units), denominator: units },
    { key: 'candidate', role: 'candidate' as const, units: units - 112, mean: candidate, variance: 0.09, numerator: Math.round(candidate * (units - 112)), denominator: units - 112 },
  ];
}

function slice(name: string, lift: number, half: number, adjustedP: number): SliceFigures {
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

function stageFigures(ordinal: number, lift: number, half: number): StageFigures {
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
export function fixtureMetric(overrides: Partial<MetricReport> = {}, lift = 0.031, interval: [number | null, number | null] = [0.008, 0.054]): MetricReport {
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
        fixed: { method: 'stratified', level: 0.95, standardError: 0.0008, p: 0.0001, interval: [0.0016, 0.0047], liftInterval: [0.016, 0.046] },
        sequential: { method: 'normal_mixture', level: 0.95, p: 0.0032, lnE: 5.7, interval: [0.0008, 0.0055], liftInterval: interval, lowerLift: 0.01, lowerLevel: 0.05 },
        harm: { lnE: -3.1, threshold: 3.69, margin: 0, alarm: false, limit: null },
        raw: { difference: 0.0033, lift: 0.0325, standardError: 0.0009, p: 0.0002, interval: [0.0015, 0.0051] },
        cuped: { difference: 0.003, lift: 0.0299, standardError: 0.0006, p: 0.00001, interval: [0.0018, 0.0042], varianceReduction: 0.31 },
        bayes: { prior: 'normal, sd 10 % of control’s mean', chanceToBeatControl: 0.998, expectedLossIfPromoted: 0.00001, interval: [0.0011, 0.0052] },
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

export function fixtureReport(overrides: Partial<Report> = {}): Report {
  const step = (hours: number, outcome: string, from: number, to: number, sentence: string) => ({
    decisionId: String(hours + 1),
    at: isoAfter(hours),
    kind: outcome === 'start' ? 'start' : 'tick',
    outcome,
    fromCoverage: from,
    toCoverage: to,
    fromState: 'running',
    toState: 'running',
    sentence,
  });
  const steps = [
    step(0, 'start', 0, 0.05, 'Started at 5 %.'),
    step(30, 'advance', 0.05, 0.1, 'Advance to 10 %: harm beyond 20 % is ruled out.'),
    step(60, 'advance', 0.1, 0.25, 'Advance to 25 %: harm beyond 8 % is ruled out.'),
    step(90, 'advance', 0.25, 0.5, 'Advance to 50 %: harm beyond 4 % is ruled out.'),
  ];
  return {
    experiment: 'ranker-v8',
    name: 'Ranker v8',
    hypothesis: 'The new ranker shows more relevant results, so more searches end in a click.',
    owner: 'Search team',
    tags: ['search'],
    unit: 'user',
    layer: 'search',
    controlMode: 'matched',
    mode: 'superior',
    attempt: 1,
    attempts: 1,
    version: 7,
    state: 'running',
    stage: 4,
    coverage: 0.5,
    asOf: isoAfter(120),
    startedAt: isoAfter(0),
    endedAt: null,
    expiresAt: isoAfter(24 * 28),
    retrospective: false,
    guaranteeVoid: false,
    configVersion: 12,
    verdict: {
      tone: 'waiting',
      sentence: 'Hold at 50 %: full days 1 of 7; harm beyond 4 % is ruled out.',
      action: null,
      needs: { units: 4200, hours: 9 },
      missing: 'about 4,200 more units, ≈ 9 h',
    },
    health: {
      srm: { lnE: 0.4, threshold: 6.91, alarm: false, chiSquare: { statistic: 1.2, p: 0.27 } },
      crossover: 3,
      crossoverShare: 0.00003,
      late: 12,
      lateShare: { control: 0.0004, candidate: 0.0005 },
      rejected: 2,
      hashDiffers: 0,
      freshnessSeconds: 4,
      lagSeconds: 2,
      settledTo: isoAfter(119),
      looks: 120,
      exposedUnits: 96_000,
      notes: [],
    },
    ramp: {
      stages: COVERAGES.map((coverage, index) => ({
        number: index + 1,
        coverage,
        minDurationHours: index === 3 ? 168 : 24,
        minUnits: 100,
        approval: index === 3,
        status: index < 3 ? 'done' : 'current',
        enteredAt: isoAfter(index * 30),
        leftAt: index < 3 ? isoAfter(index * 30 + 30) : null,
      })),
      strata: COVERAGES.map((coverage, index) => ({
        ordinal: index,
        stage: index + 1,
        coverage,
        candidateShare: 0.5,
        enteredAt: isoAfter(index * 30),
        leftAt: index < 3 ? isoAfter(index * 30 + 30) : null,
        configVersion: 9 + index,
        excluded: null,
      })),
      holdback: 0.02,
      steps,
    },
    metrics: [
      fixtureMetric({
        series: fixtureSeries(),
        slices: [slice('country=DE', 0.045, 0.03, 0.02), slice('country=FR', 0.01, 0.04, 0.8), slice('device=mobile', 0.03, 0.2, 0.9)],
        sliceCorrection: 'Benjamini–Hochberg over 3 slices',
        stages: [stageFigures(0, 0.05, 0.08), stageFigures(1, 0.02, 0.06), stageFigures(2, 0.035, 0.04), stageFigures(3, 0.03, 0.03)],
        heterogeneity: { q: 0.81, degreesOfFreedom: 3, p: 0.85 },
      }),
      fixtureMetric({ key: 'latency_ms', name: 'Latency', role: 'guardrail', kind: 'mean', direction: 'decrease', margin: 0.05 }, 0.012, [-0.004, 0.028]),
      fixtureMetric({ key: 'error', name: 'Error rate', role: 'guardrail', direction: 'decrease', marginAbsolute: 0.005, limit: 0.05 }, 0.09, [-0.4, 0.55]),
      fixtureMetric({ key: 'revenue', name: 'Revenue per user', role: 'secondary', kind: 'mean' }, -0.021, [-0.038, -0.004]),
      fixtureMetric({ key: 'support', name: 'Support tickets', role: 'secondary', direction: 'decrease' }, -0.02, [null, 0.6]),
    ],
    traffic: {
      test: { lnE: 0.4, threshold: 6.91, alarm: false, chiSquare: { statistic: 1.2, p: 0.27 } },
      variants: [
        { key: 'control', role: 'control', units: 48_000, share: 0.5006, planned: 0.5 },
        { key: 'candidate', role: 'candidate', units: 47_888, share: 0.4994, planned: 0.5 },
      ],
      strata: COVERAGES.map((_, index) => ({ ordinal: index, stage: index + 1, control: 6_000 * (index + 1), candidate: 5_950 * (index + 1), plannedShare: 0.5, lnE: -0.3 })),
      slices: [{ slice: 'country=DE', control: 9_000, candidate: 9_033, plannedShare: 0.5, lnE: -1.1, alarm: false }],
    },
    decision: {
      id: '91',
      at: isoAfter(120),
      kind: 'tick',
      actor: 'worker',
      outcome: 'hold',
      sentence: 'Hold at 50 %: full days 1 of 7.',
      reason: null,
      fromState: 'running',
      toState: 'running',
      fromCoverage: 0.5,
      toCoverage: 0.5,
      configVersion: 12,
      attempt: 1,
      rules: [
        { rule: 'minimum', passed: false, metric: null, value: 1, threshold: 7, reason: 'full days 1 of 7', inputs: { days: 1 }, needs: { units: null, hours: 144 } },
        { rule: 'harm', passed: true, metric: 'ctr', value: -3.1, threshold: 3.69, reason: 'no evidence of harm', inputs: {} },
      ],
      inputsHash: 'a1b2c3',
    },
    decisions: steps.toReversed().map(({ decisionId, ...rest }) => ({ ...rest, id: decisionId, actor: 'worker', reason: null, configVersion: 12 })),
    ...overrides,
  };
}
