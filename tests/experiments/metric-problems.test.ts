import { describe, expect, it } from 'vitest';
import { parseExperimentDocument } from '@/lib/experiments/experiment-document';
import { type MetricDocument, parseMetricDocument } from '@/lib/experiments/metric-document';
import { metricProblems } from '@/lib/experiments/metric-problems';

const METRICS = new Map<string, MetricDocument>(
  [
    { key: 'ctr', kind: 'proportion' },
    { key: 'latency', kind: 'mean', direction: 'decrease' },
    { key: 'visits', kind: 'count', covariate: { lookback: '28d' } },
    { key: 'slow', kind: 'proportion', window: '6d' },
  ].map((metric) => [metric.key, parseMetricDocument(metric)]),
);

function experiment(changes: object) {
  return parseExperimentDocument({
    key: 'e',
    name: 'E',
    unit: 'request',
    variants: [
      { key: 'control', role: 'control', value: 1 },
      { key: 'candidate', role: 'candidate', value: 2 },
    ],
    metrics: { primary: 'ctr' },
    ...changes,
  });
}

describe('metricProblems', () => {
  it('finds nothing wrong with a sound experiment', () => {
    expect(metricProblems(experiment({}), METRICS)).toEqual([]);
    const plan = { baseline: { visits: { mean: 3, sd: 2, pastCorrelation: 0.5 } } };
    expect(metricProblems(experiment({ metrics: { primary: 'visits' }, plan }), METRICS)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['unknown metrics', { metrics: { primary: 'gone' } }, 'metrics.primary'],
    [
      'a limit on a mean',
      { metrics: { primary: 'ctr', guardrails: [{ metric: 'latency', margin: 0.1, limit: 0.1 }] } },
      'metrics.guardrails[0].limit',
    ],
    ['a proportion planned above 1', { plan: { baseline: { ctr: { mean: 1.2 } } } }, 'plan.baseline.ctr.mean'],
    [
      'a planned mean without sd',
      { metrics: { primary: 'latency' }, plan: { baseline: { latency: { mean: 9 } } } },
      'plan.baseline.latency.sd',
    ],
    [
      'a past that no covariate takes out',
      { plan: { baseline: { ctr: { mean: 0.1, pastCorrelation: 0.5 } } } },
      'plan.baseline.ctr.pastCorrelation',
    ],
    ['uncapped means with all', { metrics: { primary: 'latency' }, ramp: { controlMode: 'all' } }, 'metrics.primary'],
    ['minimums beyond maxDuration', { ramp: { maxDuration: '9d' } }, 'ramp.maxDuration'],
    [
      'windows that stretch the stages beyond maxDuration',
      { metrics: { primary: 'slow' }, ramp: { maxDuration: '24d' } },
      'ramp.maxDuration',
    ],
  ])('finds %s', (_, changes, field) => {
    expect(metricProblems(experiment(changes), METRICS).map((problem) => problem.field)).toEqual([field]);
  });
});
