import { describe, it } from 'vitest';
import { betaPanels } from '@/lib/stats/beta-panels';
import { closeTo } from './close-to';

describe('betaPanels', () => {
  it('integrates every density to 1 and to its mean, however unlike the shapes', () => {
    const shapes = [
      { alpha: 0.5, beta: 0.5 },
      { alpha: 2, beta: 20 },
      { alpha: 155_500, beta: 1_844_700 },
    ];
    const nodes = betaPanels(shapes);
    shapes.forEach(({ alpha, beta }, i) => {
      let mass = 0;
      let mean = 0;
      for (const { weight, x, tails } of nodes) {
        const density = weight * Math.exp(tails[i]?.logDensity ?? 0);
        mass += density;
        mean += density * x;
      }
      closeTo(mass, 1, 1e-10);
      closeTo(mean, alpha / (alpha + beta), 1e-9);
    });
  });
});
