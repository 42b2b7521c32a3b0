import { describe, expect, it } from 'vitest';
import type { ExperimentInput } from '@/lib/experiments/experiment-document';
import type { MetricInput } from '@/lib/experiments/metric-document';
import { composeReport } from '@/lib/report/build-report';
import { proportionRow, reportSource } from './report-source';

const click: MetricInput = { key: 'click', kind: 'proportion' };

function marginLiftOf(guardrail: object, direction: 'increase' | 'decrease', units = 1_000): number | null | undefined {
  const error: MetricInput = { key: 'error', kind: 'proportion', direction };
  const document = { metrics: { primary: 'click', guardrails: [{ metric: 'error', ...guardrail }] } } as Partial<ExperimentInput>;
  const moments = [0, 1].map((variant) => proportionRow({ metric: 'error', variant }, units, units / 10));
  const { metrics } = composeReport(reportSource({ metrics: [click, error], document, source: { moments } }));
  expect(metrics[0]?.comparisons[0]?.marginLift).toBeNull();
  return metrics[1]?.comparisons[0]?.marginLift;
}

describe('the margin among the lifts', () => {
  it('of a relative margin is its size, to the side of the loss', () => {
    expect(marginLiftOf({ margin: 0.05 }, 'increase')).toBe(-0.05);
    expect(marginLiftOf({ margin: 0.05 }, 'decrease')).toBe(0.05);
  });

  it('of an absolute margin is its size over control’s mean', () => {
    expect(marginLiftOf({ marginAbsolute: 0.005 }, 'decrease')).toBeCloseTo(0.05, 10);
    expect(marginLiftOf({ marginAbsolute: 0.005 }, 'increase')).toBeCloseTo(-0.05, 10);
  });

  it('cannot be told before units have closed in both arms', () => {
    expect(marginLiftOf({ marginAbsolute: 0.005 }, 'decrease', 0)).toBeNull();
  });
});
