import { describe, expect, it } from 'vitest';
import { forestRow } from '@/app/_ui/charts/forest-rows';
import { isAvailable } from '@/lib/report/figure';
import type { Comparison, MetricReport } from '@/lib/report/metric-types';
import { fixtureMetric } from '../metric-fixture';

function withComparison(metric: MetricReport, change: (comparison: Comparison) => Partial<Comparison>): MetricReport {
  const [comparison] = metric.comparisons;
  if (comparison === undefined) throw new Error('the fixture has a comparison');
  return { ...metric, comparisons: [{ ...comparison, ...change(comparison) }] };
}

describe('forestRow', () => {
  it('says of a shown loss whether it is one that is tolerated', () => {
    const guardrail = (margins: Partial<MetricReport>, lowerLift: number) => {
      const metric = fixtureMetric({ role: 'guardrail', ...margins }, -0.02, [-0.03, -0.01]);
      return forestRow(
        withComparison(metric, ({ sequential }) => {
          if (!isAvailable(sequential)) throw new Error('the fixture has an interval');
          return { finding: 'worse', sequential: { ...sequential, interval: [-0.003, -0.001], lowerLift } };
        }),
      ).word;
    };
    expect(guardrail({ margin: 0.05 }, -0.029)).toBe('worse, within margin');
    expect(guardrail({ margin: 0.02 }, -0.029)).toBeUndefined();
    expect(guardrail({ marginAbsolute: 0.01 }, -0.029)).toBe('worse, within margin');
    expect(guardrail({ marginAbsolute: 0.002 }, -0.029)).toBeUndefined();
    expect(guardrail({}, -0.029)).toBeUndefined();
  });

  it('shows the harm that the gate found, though the interval still holds zero', () => {
    const open = fixtureMetric({}, -0.26, [-0.58, 0.09]);
    expect(forestRow(withComparison(open, () => ({ finding: 'unclear' })))).toMatchObject({ tone: 'unclear' });
    expect(forestRow(withComparison(open, () => ({ finding: 'worse' })))).toMatchObject({ tone: 'worse', word: 'harm shown' });
  });
});
