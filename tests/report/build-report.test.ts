import { describe, expect, it } from 'vitest';
import { composeReport } from '@/lib/report/build-report';
import { isAvailable } from '@/lib/report/figure';
import type { Comparison, MetricReport } from '@/lib/report/metric-types';
import type { ReportSource } from '@/lib/report/report-source';
import { proportionRow, reportSource, stratum, valuesRow } from './report-source';

function metricOf(source: ReportSource, key?: string): { metric: MetricReport; comparison: Comparison } {
  const { metrics } = composeReport(source);
  const metric = key === undefined ? metrics[0] : metrics.find((candidate) => candidate.key === key);
  const comparison = metric?.comparisons[0];
  if (metric === undefined || comparison === undefined) throw new Error('no such metric');
  return { metric, comparison };
}

function known<T>(value: T): Exclude<T, { unavailable: string } | null> {
  if (value === null || !isAvailable(value)) throw new Error(`not computed: ${JSON.stringify(value)}`);
  return value as Exclude<T, { unavailable: string } | null>;
}

const retention = { key: 'retention_7', kind: 'proportion' } as const;
/** Cookie Cats: 8,502 of 44,700 and 8,279 of 45,489 players came back on day 7. */
const cookieCats = [
  proportionRow({ metric: 'retention_7', variant: 0 }, 44_700, 8_502),
  proportionRow({ metric: 'retention_7', variant: 1 }, 45_489, 8_279),
];
const exposures = [
  { stratum: 0, variant: 0, slice: '', units: 44_700, hashDiffers: 0 },
  { stratum: 0, variant: 1, slice: '', units: 45_489, hashDiffers: 0 },
];
const plan = { unitsPerDay: 20_000, baseline: { retention_7: { mean: 0.19 } } };

describe('composeReport', () => {
  it('gives the published figures of Cookie Cats', () => {
    const source = reportSource({ metrics: [retention], document: { plan, clock: 'event' }, source: { moments: cookieCats, exposures } });
    const { metric, comparison } = metricOf(source);
    expect(metric.variants.map(({ mean }) => known(mean))).toEqual([expect.closeTo(0.190201, 6), expect.closeTo(0.182, 6)]);
    expect(known(comparison.difference)).toBeCloseTo(-0.0082013, 8);
    const fixed = known(comparison.fixed);
    expect(fixed.method).toBe('welch');
    expect(fixed.p).toBeCloseTo(0.00155653, 8);
    expect(fixed.interval).toEqual([expect.closeTo(-0.0132817, 7), expect.closeTo(-0.00312092, 8)]);
    const report = composeReport(source);
    expect(report.traffic.test.lnE).toBeCloseTo(1.156721, 6);
    expect(report.traffic.test.alarm).toBe(false);
    expect(known(report.traffic.test.chiSquare)).toMatchObject({
      statistic: expect.closeTo(6.902405, 6),
      p: expect.closeTo(0.00860799, 8),
    });
    expect(report.retrospective).toBe(true);
  });

  it('asks for a newer SDK only where the hash of a live experiment was to be followed', () => {
    const differing = exposures.map((row) => ({ ...row, hashDiffers: 7 }));
    const healthAt = (clock: 'event' | 'server') =>
      composeReport(reportSource({ metrics: [retention], document: { plan, clock }, source: { exposures: differing } })).health;
    expect(healthAt('server')).toMatchObject({ hashDiffers: 14, notes: [{ text: expect.stringContaining('14 exposures') }] });
    expect(healthAt('event')).toMatchObject({ hashDiffers: null, notes: [] });
  });

  it('raises the harm alarm that rolls gate_40 back', () => {
    const { comparison } = metricOf(reportSource({ metrics: [retention], document: { plan }, source: { moments: cookieCats } }));
    expect(comparison.harm.threshold).toBeCloseTo(Math.log(20), 12);
    expect(known(comparison.harm.lnE)).toBeGreaterThan(3.9);
    expect(known(comparison.harm.lnE)).toBeLessThan(4.1);
    expect(comparison.harm.alarm).toBe(true);
  });

  it('never calls a loss what only a drifting baseline made of unequal shares', () => {
    const moments = [
      proportionRow({ metric: 'retention_7', variant: 0 }, 9_000, 900),
      proportionRow({ metric: 'retention_7', variant: 1 }, 1_000, 100),
      proportionRow({ metric: 'retention_7', stratum: 1, variant: 0 }, 1_000, 300),
      proportionRow({ metric: 'retention_7', stratum: 1, variant: 1 }, 9_000, 2_700),
    ];
    const strata = [stratum(0, { candidateShare: 0.1 }), stratum(1, { candidateShare: 0.9, coverage: 0.5 })];
    const { metric, comparison } = metricOf(reportSource({ metrics: [retention], document: { plan }, source: { moments, strata } }));
    expect(comparison.difference).toBe(0);
    expect(known(comparison.fixed)).toMatchObject({ method: 'stratified', p: 1 });
    expect(metric.stages.map(({ stage, difference }) => [stage, difference])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    expect(known(metric.heterogeneity)).toMatchObject({ q: 0, degreesOfFreedom: 1, p: 1 });
    const [control, candidate] = metric.variants;
    expect(known(candidate?.mean ?? null) - known(control?.mean ?? null)).toBeGreaterThan(0.1);
  });

  it('leaves an excluded interval out of every figure but shows it', () => {
    const moments = [
      ...cookieCats,
      proportionRow({ metric: 'retention_7', stratum: 1, variant: 0 }, 500, 500),
      proportionRow({ metric: 'retention_7', stratum: 1, variant: 1 }, 500, 0),
    ];
    const strata = [stratum(0), stratum(1, { excludedAt: new Date(), excludedReason: 'counts' })];
    const source = reportSource({ metrics: [retention], document: { plan }, state: { excludedStrata: [1] }, source: { moments, strata } });
    const { metric, comparison } = metricOf(source);
    expect(known(comparison.difference)).toBeCloseTo(-0.0082013, 8);
    expect(metric.variants.map(({ units }) => units)).toEqual([44_700, 45_489]);
    expect(metric.stages.map(({ excluded }) => excluded)).toEqual([false, true]);
  });

  it('says why a figure cannot be computed, never 0 or 1', () => {
    const { metric, comparison } = metricOf(reportSource({ metrics: [retention], document: { plan } }));
    for (const figure of [
      comparison.difference,
      comparison.lift,
      comparison.fixed,
      comparison.sequential,
      comparison.harm.lnE,
      metric.heterogeneity,
      metric.variants[0]?.mean,
    ]) {
      expect(figure).toEqual({ unavailable: expect.any(String) });
    }
    expect(comparison.finding).toBe('unclear');
    const zero = metricOf(
      reportSource({
        metrics: [retention],
        source: {
          moments: [
            proportionRow({ metric: 'retention_7', variant: 0 }, 50, 0),
            proportionRow({ metric: 'retention_7', variant: 1 }, 50, 0),
          ],
        },
      }),
    );
    expect(zero.comparison.fixed).toEqual({ unavailable: expect.any(String) });
    expect(zero.comparison.lift).toEqual({ unavailable: expect.any(String) });
    expect(zero.comparison.difference).toBe(0);
  });

  it('judges 0 of 40 against 40 of 40 by the exact process', () => {
    const moments = [proportionRow({ metric: 'ok', variant: 0 }, 40, 40), proportionRow({ metric: 'ok', variant: 1 }, 40, 0)];
    const { comparison } = metricOf(
      reportSource({
        metrics: [{ key: 'ok', kind: 'proportion' }],
        document: { plan: { unitsPerDay: 1000, baseline: { ok: { mean: 0.99 } } } },
        source: { moments },
      }),
    );
    expect(known(comparison.sequential)).toMatchObject({ method: 'exact' });
    expect(known(comparison.sequential).p).toBeLessThan(1e-6);
    expect(comparison.harm.alarm).toBe(true);
  });

  it('shows what a cap and what the past of the units change', () => {
    const before = Array.from({ length: 400 }, (_, index) => (index % 20) * 10);
    const noise = (index: number) => ((index * 7919) % 13) - 6;
    const control = before.map((value, index) => value + noise(index));
    const candidate = before.map((value, index) => value + noise(index + 3) + 1);
    const metric = { key: 'rounds', kind: 'mean', cap: { value: 150 }, covariate: { lookback: '7d' } } as const;
    const capped = (values: readonly number[]) => values.map((value) => Math.min(150, value));
    const row = (variant: number, values: readonly number[]) => {
      const raw = valuesRow({ metric: 'rounds', variant }, values);
      return { ...valuesRow({ metric: 'rounds', variant }, capped(values), capped(before)), rawSumY: raw.rawSumY, rawSumYy: raw.rawSumYy };
    };
    const { metric: shown, comparison } = metricOf(
      reportSource({ metrics: [metric], source: { moments: [row(0, control), row(1, candidate)] } }),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(known(comparison.unadjusted).difference).toBeCloseTo(mean(capped(candidate)) - mean(capped(control)), 9);
    expect(known(comparison.raw).difference).toBeCloseTo(mean(candidate) - mean(control), 9);
    const cuped = known(comparison.cuped);
    expect(cuped.varianceReduction).toBeGreaterThan(0.9);
    expect(cuped.standardError).toBeLessThan(known(comparison.unadjusted).standardError / 3);
    expect(known(comparison.fixed).standardError).toBe(cuped.standardError);
    expect(comparison.difference).toBe(cuped.difference);
    expect(shown.cap).toBe('at 150');
  });

  it('adjusts the slices for how many there are', () => {
    const slices = ['country=DE', 'country=FR', 'country=US'];
    const moments = [
      ...cookieCats,
      ...slices.flatMap((slice, index) => [
        proportionRow({ metric: 'retention_7', variant: 0, slice }, 4_000, 800),
        proportionRow({ metric: 'retention_7', variant: 1, slice }, 4_000, 800 - index * 150),
      ]),
    ];
    const { metric } = metricOf(reportSource({ metrics: [retention], document: { plan }, source: { moments } }));
    expect(metric.sliceCorrection).toContain('Holm over 3 slices');
    expect(metric.slices.map(({ slice }) => slice)).toEqual(slices);
    const smallest = metric.slices[2];
    expect(known(smallest?.adjustedP ?? null)).toBeCloseTo(3 * known(smallest?.p ?? null), 12);
    for (const { p, adjustedP } of metric.slices) expect(known(adjustedP)).toBeGreaterThanOrEqual(known(p));
  });

  it('lets p only fall over the looks and leaves a gap where a look saw nothing', () => {
    const figure = (lnE: number, mostLnE: number) => ({
      retention_7: { stage: 0, coverage: 0.05, control: 10, candidate: 10, lift: 0, lower: null, upper: null, lnE, mostLnE, harmLnE: null },
    });
    const looks = [figure(1, 1), {}, figure(2, 3), figure(-2, 3)].map((figures, index) => ({ at: new Date(index), figures }));
    const { metric, comparison } = metricOf(
      reportSource({
        metrics: [retention],
        document: { plan },
        source: { moments: cookieCats.map((row) => ({ ...row, variant: 1 - row.variant })), looks, dailyLooks: looks.slice(-1) },
      }),
    );
    expect(metric.series.map(({ p }) => p)).toEqual([Math.exp(-1), null, Math.exp(-3), Math.exp(-3)]);
    expect(metric.series[1]?.lift).toBeNull();
    expect(known(comparison.sequential).p).toBeLessThanOrEqual(Math.exp(-3));
  });

  it('outranks the verdict with a traffic mismatch and hides no number', () => {
    const lost = [
      { ...exposures[0], units: 44_700 },
      { ...exposures[1], units: 40_000 },
    ] as typeof exposures;
    const report = composeReport(
      reportSource({ metrics: [retention], document: { plan }, source: { moments: cookieCats, exposures: lost } }),
    );
    expect(report.health.srm.alarm).toBe(true);
    expect(report.verdict.tone).toBe('blocked');
    expect(report.health.notes[0]?.level).toBe('alarm');
    expect(known(report.metrics[0]?.comparisons[0]?.difference ?? null)).toBeCloseTo(-0.0082013, 8);
  });

  it('calls a candidate worse only when harm was shown, not when a person stopped it', () => {
    const stopped = { name: 'rolled_back', coverage: 0, endedAt: 1 } as const;
    const shown = { ...stopped, harm: { metric: 'retention_7', rule: 'harm', slice: null, at: 1, logE: 4 } } as const;
    const verdictAt = (state: typeof stopped | typeof shown) => composeReport(reportSource({ metrics: [retention], state })).verdict;
    expect(verdictAt(stopped).tone).toBe('neutral');
    expect(verdictAt(shown)).toMatchObject({ tone: 'worse', action: expect.stringContaining('Mend the candidate') });
  });

  it('leaves a past experiment undecided where its data ends, and waits for nothing', () => {
    const past = (looks: number, name: 'running' | 'rolled_back') =>
      composeReport(
        reportSource({ metrics: [retention], document: { plan, clock: 'event' }, state: { name }, source: { lookCount: looks } }),
      ).verdict;
    expect(past(1, 'running')).toMatchObject({ tone: 'neutral', action: null, missing: null });
    expect(past(1, 'running').sentence).toMatch(/^All of its data in one look/);
    expect(past(1, 'rolled_back').sentence).not.toMatch(/one look/);
  });

  it('does not ask to start, restart or mend what is archived', () => {
    const source = reportSource({ metrics: [retention], attempt: false });
    const report = composeReport({ ...source, experiment: { ...source.experiment, archivedAt: new Date(0) } });
    expect(report).toMatchObject({
      state: 'archived',
      verdict: { sentence: 'Archived before it was started.', action: 'It is archived: it can be read and cloned.' },
    });
  });

  it('shows a draft with the ramp it would have', () => {
    const report = composeReport(reportSource({ metrics: [retention], attempt: false }));
    expect(report).toMatchObject({
      state: 'draft',
      attempt: 0,
      stage: 0,
      coverage: 0,
      decision: null,
      verdict: { sentence: 'Draft: nobody is assigned to it yet.' },
    });
    expect(report.ramp.stages.map(({ coverage, status }) => [coverage, status])).toEqual([
      [0.05, 'ahead'],
      [0.1, 'ahead'],
      [0.25, 'ahead'],
      [0.5, 'ahead'],
    ]);
  });

  it('is JSON: nothing in it is undefined-only, NaN or infinite', () => {
    const report = composeReport(reportSource({ metrics: [retention], document: { plan }, source: { moments: cookieCats, exposures } }));
    const numbers: number[] = [];
    JSON.stringify(report, (_key, value) => {
      if (typeof value === 'number') numbers.push(value);
      return value;
    });
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(numbers.length).toBeGreaterThan(50);
  });
});
