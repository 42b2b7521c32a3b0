import { describe, expect, it } from 'vitest';
import { runSuite, SIMULATED_POINTS } from '@/lib/simulate/run-suite';

const MINUTES = 60_000;

/** The points of the promise that need no server, 2,000 ramps a scenario and more; `npm run simulate -- --suite` prints the same. */
describe('the promise', () => {
  it.each(SIMULATED_POINTS.map(({ point }) => point))(
    'holds at point %i, and its twin passes',
    (point) => {
      const [row] = runSuite({ runs: 2000, seed: 20_261_123 }, [point]);
      expect(row).toMatchObject({ point, pass: true });
    },
    15 * MINUTES,
  );
});
