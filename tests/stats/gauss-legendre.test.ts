import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '@/lib/stats/gauss-legendre';
import { closeTo } from './close-to';

describe('gaussLegendre', () => {
  it('has ±1/√3 as its two nodes', () => {
    const { nodes, weights } = gaussLegendre(2);
    closeTo(nodes[1] ?? 0, 1 / Math.sqrt(3), 1e-15);
    closeTo(weights[0] ?? 0, 1, 1e-15);
  });

  it('integrates x^(2n − 2) exactly', () => {
    for (const count of [3, 10, 33]) {
      const { nodes, weights } = gaussLegendre(count);
      const power = 2 * count - 2;
      const integral = nodes.reduce((sum, node, i) => sum + (weights[i] ?? 0) * node ** power, 0);
      closeTo(integral, 2 / (power + 1), 1e-12);
    }
  });

  it('has weights that sum to 2 with a thousand nodes', () => {
    closeTo(
      gaussLegendre(1000).weights.reduce((sum, weight) => sum + weight, 0),
      2,
      1e-12,
    );
  });

  it('refuses no nodes', () => {
    expect(() => gaussLegendre(0)).toThrow(new RangeError('gaussLegendre requires a whole count of 1 or more, got 0'));
  });
});
