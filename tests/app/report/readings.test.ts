import { describe, expect, it } from 'vitest';
import { metricInWords, readingsOf } from '@/app/(console)/experiments/[key]/_parts/readings';
import type { Comparison, MetricReport } from '@/lib/report/metric-types';
import { fixtureMetric } from '../metric-fixture';

const space = '\u202f';

function rowsOf(changes: Partial<MetricReport> = {}, change: Partial<Comparison> = {}) {
  const metric = fixtureMetric(changes);
  const [comparison] = metric.comparisons;
  if (comparison === undefined) throw new Error('the fixture has a comparison');
  return new Map(readingsOf({ ...comparison, ...change }, metric).map((row) => [row.name, row]));
}

describe('readings', () => {
  it('say first what may be read at any time, and what it rules out', () => {
    const [first] = rowsOf().values();
    expect(first).toEqual({
      name: 'Always-valid (sequential)',
      estimate: '+0.3137 pt',
      interval: '[+0.08, +0.55] pt',
      p: '0.0032',
      guarantee: `Holds at all looks together: it may be read, and acted on, at any of them. The gate judges by processes of this kind. A gain below 1${space}% is ruled out at all looks, one-sided with 95${space}% confidence.`,
    });
    expect(rowsOf({ role: 'secondary' }).get('Always-valid (sequential)')?.guarantee).toContain('The gate does not read this metric.');
  });

  it('label every other one with what it does not guarantee', () => {
    const rows = rowsOf();
    expect(rows.get('Group-sequential')?.guarantee).toBe(
      `Valid at the planned looks only, one a day, by O’Brien–Fleming spending. z = 3.75: this crosses the boundary 3.02, at 50${space}% of the planned 28 days.`,
    );
    expect(rows.get('Fixed-horizon')?.guarantee).toBe(
      `Holds for a single look, at a time fixed beforehand (stratified over stages). Looked at again and again, it errs more often than its 5${space}%.`,
    );
    expect(rows.get('With CUPED')?.guarantee).toMatch(/^As fixed-horizon, /);
    expect(rows.get('Not capped')?.guarantee).toMatch(/^As fixed-horizon, /);
    expect(rows.get('Bayesian')?.guarantee).toMatch(/it bounds no error.*Expected loss if promoted: 0\.001 pt/);
  });

  it('measure shares in points and means in their own unit', () => {
    const mean = rowsOf({ kind: 'mean' }).get('Fixed-horizon');
    expect(mean).toMatchObject({ estimate: '+0.0031', interval: '[+0.0016, +0.0047]' });
    expect(metricInWords(fixtureMetric({ kind: 'mean' }))).toBe('Mean, window 24 h');
    expect(metricInWords(fixtureMetric())).toBe('Proportion, window 24 h; pt: percentage points');
  });

  it('say of bounds that there are none yet, and of a zero that it has no sign', () => {
    const groupSequential = {
      ...fixtureMetric().comparisons[0]?.groupSequential,
      boundary: null,
      interval: [null, null],
    } as Comparison['groupSequential'];
    const row = rowsOf({}, { groupSequential, difference: 0 }).get('Group-sequential');
    expect(row).toMatchObject({
      estimate: '0 pt',
      interval: 'none yet',
      guarantee: expect.stringContaining('too early for any z to stop'),
    });
  });

  it('bound how often harm is found where there is none', () => {
    const harm = { lnE: -3.1, threshold: Math.log(40), margin: 0.05, alarm: false, limit: null };
    const guaranteeOf = (changes: Partial<MetricReport>) => rowsOf(changes, { harm }).get('Harm')?.guarantee;
    expect(guaranteeOf({ margin: 0.1 })).toBe(
      `Evidence for a loss beyond 5${space}%. At ln E 3.69 the candidate is rolled back at once, at any look; without such a loss that happens with a probability of 2.5${space}% at most.`,
    );
    expect(guaranteeOf({ marginAbsolute: 0.1 })).toContain('a loss beyond 5 pt.');
    expect(guaranteeOf({ kind: 'quantile', margin: 0.1 })).toContain(`a loss beyond 5${space}% of its value.`);
  });
});
