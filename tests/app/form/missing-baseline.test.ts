import { describe, expect, it } from 'vitest';
import { missingForForecast, waitAfterStart } from '@/app/(console)/experiments/_form/missing-baseline';
import { parseExperimentDocument } from '@/lib/experiments/experiment-document';
import { type MetricInput, parseMetricDocument } from '@/lib/experiments/metric-document';

const given: MetricInput[] = [
  { key: 'ctr', name: 'Click-through rate', kind: 'proportion' },
  { key: 'latency_ms', name: 'Latency', kind: 'mean', direction: 'decrease' },
  { key: 'p95', name: 'Slowest answers', kind: 'quantile', quantile: 0.95, direction: 'decrease' },
];
const metrics = new Map(given.map((metric) => [metric.key, parseMetricDocument(metric)]));

function planned(baseline: Record<string, { mean: number; sd?: number }>, guardrail = 'latency_ms') {
  return parseExperimentDocument({
    key: 'ranker',
    name: 'Ranker v8',
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', value: 7 },
      { key: 'candidate', role: 'candidate', value: 8 },
    ],
    metrics: { primary: 'ctr', guardrails: [{ metric: guardrail, margin: 0.05 }] },
    plan: { unitsPerDay: 20_000, baseline },
  });
}
const ctr = { mean: 0.1 };
const latency = { mean: 120, sd: 40 };

describe('a plan that does not say what is expected of control', () => {
  it('has no forecast, and asks for the figures by the names of their metrics', () => {
    expect(missingForForecast(planned({ ctr }), metrics)).toBe(
      'No forecast yet: give the expected mean and standard deviation of Latency in step 3.',
    );
    expect(missingForForecast(planned({}), metrics)).toContain('expected mean of Click-through rate and expected mean and');
    expect(missingForForecast(planned({ ctr, latency_ms: latency }), metrics)).toBeNull();
  });

  it('lets the ramp wait for units of control, and says how to spare the wait', () => {
    expect(waitAfterStart(planned({ latency_ms: latency }), metrics)).toBe(
      'Once started, the ramp first waits for 1,000 units on control to learn what is usual for Click-through rate, unless you give the expected mean in step 3.',
    );
    expect(waitAfterStart(planned({}), metrics)).toContain(
      'for Click-through rate and Latency, unless you give the expected mean and standard deviation',
    );
    expect(waitAfterStart(planned({ ctr, latency_ms: latency }), metrics)).toBeNull();
  });

  it('promises nothing of a quantile, which is always learnt', () => {
    expect(waitAfterStart(planned({ ctr }, 'p95'), metrics)).toMatch(/usual for Slowest answers\.$/);
    expect(missingForForecast(planned({ ctr }, 'p95'), metrics)).toBeNull();
  });
});
