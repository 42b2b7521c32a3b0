import { describe, expect, it } from 'vitest';
import { missingNeeds } from '@/lib/gate/missing-needs';
import type { RuleRecord } from '@/lib/gate/types';

const record = (fields: Partial<RuleRecord>): RuleRecord => ({
  rule: 'min_duration',
  passed: false,
  metric: null,
  value: 1_500,
  threshold: 20_000,
  reason: 'time in this stage',
  inputs: {},
  needs: { units: null, hours: 0.0052 },
  ...fields,
});
const days = record({ rule: 'full_days', needs: { units: null, hours: 174.9 } });
const units = record({ rule: 'min_units', needs: { units: 194, hours: 200 } });

describe('missingNeeds', () => {
  it('is what the first rule lacks that did not pass', () => {
    expect(missingNeeds([record({ passed: true }), units, days])).toEqual({ units: 194, hours: 200 });
    expect(missingNeeds([record({}), units])).toEqual({ units: null, hours: 0.0052 });
  });

  it('is the longer of time and full days, which pass side by side', () => {
    expect(missingNeeds([record({}), days, units])).toEqual({ units: null, hours: 174.9 });
    expect(missingNeeds([record({ needs: { units: null, hours: 300 } }), days])).toEqual({ units: null, hours: 300 });
  });

  it('is a time nobody can tell where the first cannot', () => {
    expect(missingNeeds([record({ needs: { units: null, hours: null } })])).toEqual({ units: null, hours: null });
  });

  it('is nothing where every rule passed or none says what it lacks', () => {
    expect(missingNeeds([record({ passed: true }), record({ needs: undefined })])).toBeNull();
  });
});
