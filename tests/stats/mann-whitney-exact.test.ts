import { describe, expect, it } from 'vitest';
import { mannWhitneyExact } from '@/lib/stats/mann-whitney-exact';
import { closeTo } from './close-to';

describe('mannWhitneyExact', () => {
  it('matches R wilcox.test(exact = TRUE)', () => {
    closeTo(mannWhitneyExact(0, 3, 3), 0.1, 1e-13);
    closeTo(mannWhitneyExact(1, 3, 3), 0.2, 1e-13);
    expect(mannWhitneyExact(4, 3, 3)).toBe(1);
  });

  it('agrees with counting every arrangement', () => {
    const [m, n] = [5, 4];
    const counts = new Map<number, number>();
    for (let set = 0; set < 2 ** (m + n); set += 1) {
      const places = [...Array(m + n).keys()].filter((i) => (set >> i) & 1);
      if (places.length !== n) continue;
      const u = places.reduce((sum, place, i) => sum + place - i, 0);
      counts.set(u, (counts.get(u) ?? 0) + 1);
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const lower = [0, 1, 2, 3].reduce((sum, u) => sum + (counts.get(u) ?? 0), 0);
    closeTo(mannWhitneyExact(3, m, n), (2 * lower) / total, 1e-12);
    closeTo(mannWhitneyExact(m * n - 3, m, n), (2 * lower) / total, 1e-12);
  });

  it('keeps tails of 1e-27', () => {
    const value = mannWhitneyExact(0, 50, 50);
    closeTo(Math.log(value), Math.log(2) - logChoose(100, 50), 1e-10);
  });

  it('refuses a u that cannot be and too much work', () => {
    expect(() => mannWhitneyExact(10, 3, 3)).toThrow(RangeError);
    expect(() => mannWhitneyExact(1, 201, 200)).toThrow(RangeError);
  });
});

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i += 1) sum += Math.log((n - k + i) / i);
  return sum;
}
