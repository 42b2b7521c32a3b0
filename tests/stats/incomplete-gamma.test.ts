import { describe, expect, it } from 'vitest';
import { logGammaDensity, logGammaTails } from '@/lib/stats/incomplete-gamma';
import { closeTo } from './close-to';

describe('logGammaTails', () => {
  it('is exponential at shape 1', () => {
    closeTo(logGammaTails(1, 700).logUpper, -700, 1e-14);
    closeTo(Math.exp(logGammaTails(1, 1e-5).logLower), -Math.expm1(-1e-5), 1e-14);
  });

  it('has tails that sum to 1 on both sides of the mean', () => {
    for (const x of [0.1, 4.9, 5, 6.1, 40]) {
      const { logLower, logUpper } = logGammaTails(5, x);
      closeTo(Math.exp(logLower) + Math.exp(logUpper), 1, 1e-14);
    }
  });

  it('is certain at 0 and infinity', () => {
    expect(logGammaTails(3, 0)).toMatchObject({ logLower: -Infinity, logUpper: 0 });
    expect(logGammaTails(3, Infinity)).toMatchObject({ logLower: 0, logUpper: -Infinity });
  });
});

describe('logGammaDensity', () => {
  it('is x e^(−x) at shape 1', () => closeTo(logGammaDensity(1, 2), Math.log(2) - 2, 1e-14));
});
