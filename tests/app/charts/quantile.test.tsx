import { describe, expect, it } from 'vitest';
import { ForestPlot } from '@/app/_ui/charts/forest-plot';
import { forestRow, quantileInWords } from '@/app/_ui/charts/forest-rows';
import { fixtureMetric } from '../metric-fixture';
import { draw } from './draw';

describe('a quantile', () => {
  const latency = fixtureMetric({ kind: 'quantile', name: 'Latency', direction: 'decrease', quantile: 0.95, threshold: 186 });
  const guardrail = { ...latency, role: 'guardrail' as const, margin: 0.1 };

  it('names the share that its effect is of, and the margin as one of its value', () => {
    expect(forestRow(latency).note).toBe('effect: share above 186');
    expect(forestRow(guardrail).note).toBe('share > 186, margin p95 +10\u202f%');
    expect(forestRow({ ...guardrail, direction: 'increase', quantile: 0.999 }).note).toBe('share > 186, margin p99.9 −10\u202f%');
  });

  it('says when its margin is kept, in events', () => {
    expect(quantileInWords(latency)).toMatch(/share of events above 186, control’s p95 when it was frozen\.$/);
    expect(quantileInWords(guardrail)).toContain(
      'kept while no more of the candidate’s events lie above 204.6 than of control’s above 186',
    );
    expect(quantileInWords(fixtureMetric())).toBeNull();
  });

  it('has its margin drawn and in the table where the report says it stands', () => {
    const [comparison] = guardrail.comparisons;
    const metric = { ...guardrail, comparisons: comparison === undefined ? [] : [{ ...comparison, marginLift: 0.25 }] };
    const { markup, cells } = draw(<ForestPlot metrics={[metric]} />);
    expect(markup.match(/chart-margin/g)).toHaveLength(2);
    expect(cells.at(-1)).toBe('+25.0\u202f%');
    expect(quantileInWords(metric)).toMatch(/than of control’s above 186; they are as many at an effect of \+25\.0\u202f%, dashed\.$/);
  });
});
