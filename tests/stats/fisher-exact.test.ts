import { describe, expect, it } from 'vitest';
import { fisherExact } from '@/lib/stats/fisher-exact';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('fisherExact', () => {
  it('matches R fisher.test', () => {
    const test = valueOf(fisherExact({ n: 15, events: 3 }, { n: 20, events: 9 }));
    closeTo(test.pValue, 0.16291911647862706, 1e-12);
    closeTo(test.pGreater, 0.11800148312940303, 1e-12);
    closeTo(test.pLess, 0.9735817575083426, 1e-12);
  });

  it('counts ties: Fisher’s tea with three of four right', () => {
    closeTo(valueOf(fisherExact({ n: 4, events: 1 }, { n: 4, events: 3 })).pValue, 34 / 70, 1e-13);
    closeTo(valueOf(fisherExact({ n: 4, events: 1 }, { n: 4, events: 3 })).pGreater, 17 / 70, 1e-13);
  });

  it('agrees with adding up every table', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    const [nc, nt, events, x] = [12, 9, 8, 6];
    const shares = Array.from({ length: 9 }, (_, k) => (choose(nt, k) * choose(nc, events - k)) / choose(nc + nt, events));
    const test = valueOf(fisherExact({ n: nc, events: events - x }, { n: nt, events: x }));
    const total = shares.filter((share) => share <= (shares[x] ?? 0) * (1 + 1e-7)).reduce((sum, share) => sum + share, 0);
    closeTo(test.pValue, total, 1e-12);
    closeTo(test.pGreater + test.pLess, 1 + (shares[x] ?? 0), 1e-12);
  });

  it('takes ten million users and p far below 1e-100', () => {
    const test = valueOf(fisherExact({ n: 1e7, events: 10_000 }, { n: 1e7, events: 13_500 }));
    expect(test.pValue).toBeLessThan(1e-100);
    expect(test.pValue).toBeGreaterThan(0);
    closeTo(test.pLess, 1, 1e-12);
  });

  it('has no value when only one table is possible', () => {
    expect(fisherExact({ n: 9, events: 0 }, { n: 9, events: 0 })).toEqual({ ok: false, reason: 'only one table has these margins' });
  });
});
