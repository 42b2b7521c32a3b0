import { describe, it } from 'vitest';
import { solveLogTail } from '@/lib/stats/solve-log-tail';
import { closeTo } from './close-to';

describe('solveLogTail', () => {
  it('finds the root from far on either side without diverging', () => {
    // The logistic distribution: ln F(u) = −ln(1 + e^(−u)), density F (1 − F)
    const tailsAt = (u: number) => {
      const logLower = -Math.log1p(Math.exp(-u));
      const logUpper = -Math.log1p(Math.exp(u));
      return { logLower, logUpper, logDensity: logLower + logUpper };
    };
    for (const start of [-30, 0, 30]) {
      closeTo(solveLogTail(tailsAt, { logTail: Math.log(1e-9), upper: true, start, spread: 1.8 }), Math.log(1e9 - 1), 1e-12);
      closeTo(solveLogTail(tailsAt, { logTail: Math.log(1e-9), upper: false, start, spread: 1.8 }), -Math.log(1e9 - 1), 1e-12);
    }
  });
});
