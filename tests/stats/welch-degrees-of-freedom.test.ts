import { describe, expect, it } from 'vitest';
import { welchDegreesOfFreedom } from '@/lib/stats/welch-degrees-of-freedom';
import { closeTo } from './close-to';

describe('welchDegreesOfFreedom', () => {
  it('is n + n − 2 for equal arms and n − 1 when one arm does not vary', () => {
    closeTo(welchDegreesOfFreedom({ n: 10, variance: 4 }, { n: 10, variance: 4 }), 18, 1e-14);
    closeTo(welchDegreesOfFreedom({ n: 10, variance: 4 }, { n: 50, variance: 0 }), 9, 1e-14);
  });

  it('does not overflow with variances of 1e300', () => {
    expect(welchDegreesOfFreedom({ n: 10, variance: 1e300 }, { n: 10, variance: 1e300 })).toBeCloseTo(18, 10);
  });
});
