import { describe, expect, it } from 'vitest';
import { composeReport } from '@/lib/report/build-report';
import { reportSource } from './report-source';

const ctr = { key: 'ctr', kind: 'proportion' } as const;
const counted = [0, 1].map((variant) => ({ stratum: 0, variant, slice: '', units: 900, hashDiffers: 0 }));

describe('the health of the data', () => {
  it('says a traffic mismatch once, though it is in quarantine for it', () => {
    const state = { name: 'quarantined', quarantine: { reason: 'balance', at: 0 } } as const;
    const exposures = [
      { stratum: 0, variant: 0, slice: '', units: 9_000, hashDiffers: 0 },
      { stratum: 0, variant: 1, slice: '', units: 7_000, hashDiffers: 0 },
    ];
    const alarmsOf = (rows: typeof exposures) =>
      composeReport(reportSource({ metrics: [ctr], state, source: { exposures: rows } })).health.notes.filter(
        ({ level }) => level === 'alarm',
      );
    expect(alarmsOf(exposures)).toHaveLength(1);
    expect(alarmsOf(counted)).toMatchObject([{ text: expect.stringContaining('Quarantined') }]);
  });
});
