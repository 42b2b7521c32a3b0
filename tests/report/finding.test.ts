import { describe, expect, it } from 'vitest';
import { composeReport } from '@/lib/report/build-report';
import { proportionRow, reportSource } from './report-source';

const ctr = { key: 'ctr', kind: 'proportion' } as const;

describe('the finding', () => {
  it('stays with the harm that the gate found, though the interval still holds zero', () => {
    const moments = [proportionRow({ metric: 'ctr', variant: 0 }, 3_000, 300), proportionRow({ metric: 'ctr', variant: 1 }, 3_000, 280)];
    const findingOf = (rule: 'harm' | 'slice_harm' | null) => {
      const harm = rule === null ? null : { metric: 'ctr', rule, slice: null, at: 0, logE: 5 };
      return composeReport(reportSource({ metrics: [ctr], state: { harm }, source: { moments } })).metrics[0]?.comparisons[0]?.finding;
    };
    expect([findingOf(null), findingOf('slice_harm'), findingOf('harm')]).toEqual(['unclear', 'unclear', 'worse']);
  });
});
