import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { composeReport } from '@/lib/report/build-report';
import { isAvailable } from '@/lib/report/figure';
import { reportCsv } from '@/lib/report/report-csv';
import { proportionRow, reportSource, stratum } from './report-source';

const moments = [0, 1].flatMap((ordinal) =>
  ['', 'country=DE', 'country=FR'].flatMap((slice) => [
    proportionRow({ metric: 'ctr', stratum: ordinal, variant: 0, slice }, 4_000, 400),
    proportionRow({ metric: 'ctr', stratum: ordinal, variant: 1, slice }, 4_100, 450),
  ]),
);
const report = composeReport(
  reportSource({
    metrics: [
      { key: 'ctr', kind: 'proportion' },
      { key: 'rare', kind: 'proportion' },
    ],
    document: { slices: ['country'], plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } } },
    state: { excludedStrata: [0] },
    source: { strata: [stratum(0), stratum(1)], moments },
  }),
);
const rows: Record<string, string>[] = parse(reportCsv(report), { columns: true });
const ctr = rows.filter(({ metric }) => metric === 'ctr');

describe('the table of a report', () => {
  it('has a row over all units, one for each slice and one for each interval, of each metric', () => {
    expect(ctr.map(({ slice, interval }) => [slice, interval])).toEqual([
      ['', ''],
      ['country=DE', ''],
      ['country=FR', ''],
      ['', '1'],
      ['', '2'],
    ]);
    expect(rows.filter(({ metric }) => metric === 'rare')).toHaveLength(1);
  });

  it('says what the report says, to the last digit', () => {
    const [metric] = report.metrics;
    const comparison = metric?.comparisons[0];
    const [, stage] = metric?.stages ?? [];
    if (comparison === undefined || stage === undefined) throw new Error('the report is complete');
    if (!isAvailable(comparison.fixed) || !isAvailable(comparison.sequential) || !isAvailable(stage.liftInterval))
      throw new Error('computed');
    expect(ctr[0]).toMatchObject({
      controlUnits: '4000',
      candidateUnits: '4100',
      difference: String(comparison.difference),
      fixedP: String(comparison.fixed.p),
      sequentialLiftLower: String(comparison.sequential.liftInterval[0]),
      finding: comparison.finding,
    });
    expect(ctr[1]).toMatchObject({ slice: 'country=DE', adjustedP: String(metric?.slices[0]?.adjustedP), fixedP: '' });
    expect(ctr[4]).toMatchObject({ stage: '2', coverage: '0.05', leftOut: 'false', fixedLiftUpper: String(stage.liftInterval[1]) });
    expect(ctr[3]).toMatchObject({ stage: '1', leftOut: 'true', controlUnits: '4000' });
  });

  it('leaves empty what cannot be computed', () => {
    expect(rows.find(({ metric }) => metric === 'rare')).toMatchObject({ controlUnits: '0', controlMean: '', lift: '', sequentialP: '' });
  });
});
