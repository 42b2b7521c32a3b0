import { describe, it } from 'vitest';
import { logGammaTails } from '@/lib/stats/incomplete-gamma';
import { logGammaQuantile } from '@/lib/stats/log-gamma-quantile';
import { closeTo } from './close-to';

describe('logGammaQuantile', () => {
  it('is ln(−ln p) at shape 1', () => closeTo(logGammaQuantile(1, Math.log(0.5), true), Math.log(Math.LN2), 1e-13));

  it('follows x^shape / Γ(shape + 1) where x is below the smallest double', () => {
    // Γ(1.5) = √π / 2
    closeTo(logGammaQuantile(0.5, Math.log(1e-200), false), 2 * (Math.log(1e-200) + Math.log(Math.sqrt(Math.PI) / 2)), 1e-13);
  });

  it('inverts both tails of every shape', () => {
    for (const shape of [0.05, 0.5, 3, 1000, 1e6]) {
      for (const p of [1e-200, 1e-6, 0.3]) {
        const upper = Math.exp(logGammaQuantile(shape, Math.log(p), true));
        closeTo(logGammaTails(shape, upper).logUpper, Math.log(p), 1e-9);
        const lower = logGammaQuantile(shape, Math.log(p), false);
        if (lower > -700) closeTo(logGammaTails(shape, Math.exp(lower)).logLower, Math.log(p), 1e-9);
      }
    }
  });
});
