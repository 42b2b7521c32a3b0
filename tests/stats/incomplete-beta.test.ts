import { describe, expect, it } from 'vitest';
import { logBetaTails, logComplement } from '@/lib/stats/incomplete-beta';
import { closeTo } from './close-to';

describe('logBetaTails', () => {
  it('matches the polynomial of small whole shapes', () => {
    // I_x(2, 3) = 6x² − 8x³ + 3x⁴
    const { logLower, logUpper } = logBetaTails(2, 3, { x: 0.25, y: 0.75 });
    closeTo(Math.exp(logLower), 6 / 16 - 8 / 64 + 3 / 256, 1e-14);
    closeTo(Math.exp(logUpper), 1 - (6 / 16 - 8 / 64 + 3 / 256), 1e-14);
  });

  it('goes on below the smallest double through the logit', () => {
    const logit = -2000;
    const { logLower } = logBetaTails(2, 1, { x: Math.exp(logit), y: 1, logit });
    closeTo(logLower, 2 * logit, 1e-12);
  });

  it('is certain at the ends', () => {
    expect(logBetaTails(2, 3, { x: 0, y: 1 })).toMatchObject({ logLower: -Infinity, logUpper: 0 });
    expect(logBetaTails(2, 3, { x: 1, y: 0 })).toMatchObject({ logLower: 0, logUpper: -Infinity });
  });
});

describe('logComplement', () => {
  it('keeps both ends', () => {
    closeTo(logComplement(-1e-20), Math.log(1e-20), 1e-15);
    closeTo(logComplement(-50), -Math.exp(-50), 1e-15);
  });
});
