import { describe, expect, it } from 'vitest';
import type { RuleRecord } from '@/lib/gate/types';
import { missingInWords, withExactTime } from '@/lib/report/needs-in-words';

const record = (fields: Partial<RuleRecord>): RuleRecord => ({
  rule: 'min_duration',
  passed: false,
  metric: null,
  value: 1_500,
  threshold: 20_000,
  reason: 'time in this stage',
  inputs: {},
  needs: { units: null, hours: 0.1 },
  ...fields,
});
const days = record({ rule: 'full_days', value: 0, threshold: 7, needs: { units: null, hours: 174.9 } });
const HELD = 'Hold at 50 %: the minimum time in this stage is not over (≈ 6 min).';

describe('what a rule lacks', () => {
  it('tells the time of a short stage to the second', () => {
    expect(missingInWords([record({})])).toBe('≈ 19 s');
    expect(withExactTime(HELD, [record({})])).toBe('Hold at 50 %: the minimum time in this stage is not over (≈ 19 s).');
  });

  it('names the longer of time and full days, which pass side by side', () => {
    expect(missingInWords([record({}), days])).toBe('≈ 7.3 days');
    expect(withExactTime(HELD, [record({}), days])).toContain('(≈ 7.3 days).');
    expect(missingInWords([record({ passed: true }), days])).toBe('≈ 7.3 days');
  });

  it('leaves every other sentence as the gate wrote it', () => {
    const units = record({ rule: 'min_units', value: 3, threshold: 100, needs: { units: 194, hours: 0.1 } });
    const sentence = 'Hold at 50 %: 3 of 100 mature units in each arm (about 190 more units, ≈ 6 min).';
    expect(withExactTime(sentence, [units])).toBe(sentence);
    expect(missingInWords([units, days])).toBe('about 190 more units, ≈ 6 min');
    expect(withExactTime('Promoted.', [record({ passed: true })])).toBe('Promoted.');
  });
});
