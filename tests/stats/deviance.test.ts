import { describe, expect, it } from 'vitest';
import { deviance } from '@/lib/stats/deviance';
import { closeTo } from './close-to';

describe('deviance', () => {
  it('matches mpmath far from and near the mean', () => {
    closeTo(deviance(10, 8, 2), 0.23143551314209756, 1e-14);
    closeTo(deviance(1e8, 1e8 + 100, -100), 4.9999966666691667e-5, 1e-12);
  });

  it('ends on NaN', () => {
    expect(deviance(Number.NaN, 1, Number.NaN)).toBeNaN();
  });

  it('is 0 at the mean and positive elsewhere', () => {
    expect(deviance(7, 7, 0)).toBe(0);
    expect(deviance(7, 7.7, -0.7)).toBeGreaterThan(0);
  });
});
