import { describe, it } from 'vitest';
import { logBetaTails } from '@/lib/stats/incomplete-beta';
import { logitBetaQuantile } from '@/lib/stats/logit-beta-quantile';
import { closeTo } from './close-to';

describe('logitBetaQuantile', () => {
  it('inverts both tails from 1e-250 up, for shapes from 0.1 to ten million', () => {
    for (const [a, b] of [
      [0.1, 0.1],
      [0.5, 300],
      [2, 3],
      [9000, 40],
      [1e7, 1e7],
    ] as const) {
      for (const p of [1e-250, 1e-9, 0.2]) {
        for (const upper of [true, false]) {
          const logit = logitBetaQuantile(a, b, Math.log(p), upper);
          const tails = logBetaTails(a, b, { x: 1 / (1 + Math.exp(-logit)), y: 1 / (1 + Math.exp(logit)), logit });
          closeTo(upper ? tails.logUpper : tails.logLower, Math.log(p), 1e-9);
        }
      }
    }
  });
});
