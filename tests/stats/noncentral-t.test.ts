import { describe, expect, it } from 'vitest';
import { t } from '@/lib/stats/distributions';
import { noncentralTUpper } from '@/lib/stats/noncentral-t';
import { closeTo } from './close-to';

describe('noncentralTUpper', () => {
  it('matches mpmath', () => {
    closeTo(noncentralTUpper(2, 10, 1), 0.192388437469625, 1e-9);
    closeTo(noncentralTUpper(1.96, 100, 2.8), 0.798682204713353, 1e-9);
    closeTo(noncentralTUpper(2, 2, -1), 0.0155126153189192, 1e-9);
  });

  it('is Student’s t without noncentrality', () => {
    for (const df of [2, 30, 1e5]) closeTo(noncentralTUpper(2.5, df, 0), t.sf(2.5, df), 1e-9);
  });

  it('refuses degrees of freedom of 0', () => expect(() => noncentralTUpper(1, 0, 0)).toThrow(RangeError));
});
