import { describe, it } from 'vitest';
import { stirlingError } from '@/lib/stats/stirling-error';
import { closeTo } from './close-to';

describe('stirlingError', () => {
  it('matches mpmath from 0.1 to a million', () => {
    const known: [number, number][] = [
      [0.1, 0.51274008133191493],
      [1, 0.081061466795327258],
      [7.9, 0.010542914704115186],
      [100, 0.00083333055563491468],
      [1e6, 8.3333333333330556e-8],
    ];
    for (const [z, error] of known) closeTo(stirlingError(z), error, 1e-12, 2e-15);
  });

  it('is smooth where the series takes over', () => {
    closeTo(stirlingError(8 - 1e-9), stirlingError(8 + 1e-9), 1e-8);
    closeTo(stirlingError(1e4 - 1e-6), stirlingError(1e4 + 1e-6), 1e-9);
  });
});
