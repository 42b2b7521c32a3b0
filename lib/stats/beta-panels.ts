import { gaussLegendre } from './gauss-legendre';
import type { LogTails } from './incomplete-beta';
import { logBetaTails } from './incomplete-beta';

/** A beta distribution of a rate. */
export interface BetaShape {
  alpha: number;
  beta: number;
}

/** A node of quadrature over ln(x / (1 − x)), with every distribution's log density and log tails there. */
export interface BetaNode {
  weight: number;
  x: number;
  y: number;
  tails: LogTails[];
}

/**
 * Quadrature nodes fine enough for products of densities and tails of the given beta distributions, however unlike
 * their spreads: the union of panels at every distribution's own scale, ten Gauss–Legendre nodes each.
 *
 * @param shapes all parameters above 0
 * @returns nodes with positive weights; `tails` in the order of `shapes`
 * @see Davis & Rabinowitz (1984), "Methods of numerical integration", section 2.7
 * @example betaPanels([{ alpha: 2, beta: 3 }]).reduce((sum, { weight, tails }) => sum + weight * Math.exp(tails[0].logDensity), 0)
 *   // 1 // any density integrates to 1
 */
export function betaPanels(shapes: readonly BetaShape[]): BetaNode[] {
  const edges = shapes.flatMap(edgesOf).sort((p, q) => p - q);
  const { nodes, weights } = gaussLegendre(10);
  const panels: BetaNode[] = [];
  for (let i = 1; i < edges.length; i += 1) {
    const low = edges[i - 1] ?? 0;
    const half = ((edges[i] ?? 0) - low) / 2;
    if (half <= 0) continue;
    nodes.forEach((node, k) => {
      const logit = low + half * (node + 1);
      const point = { x: 1 / (1 + Math.exp(-logit)), y: 1 / (1 + Math.exp(logit)), logit };
      const tails = shapes.map(({ alpha, beta }) => logBetaTails(alpha, beta, point));
      panels.push({ weight: half * (weights[k] ?? 0), x: point.x, y: point.y, tails });
    });
  }
  return panels;
}

/** Steps of about one standard deviation over the bulk, then of one decay length until e^−45 is left. */
function edgesOf({ alpha, beta }: BetaShape): number[] {
  const centre = Math.log(alpha / beta);
  const spread = Math.sqrt(1 / alpha + 1 / beta);
  const edges = [centre];
  for (let step = 1; step <= 10; step += 1) edges.push(centre - step * spread, centre + step * spread);
  for (let decay = 10 * spread * alpha; decay < 45; decay += 2) edges.push(centre - decay / alpha);
  for (let decay = 10 * spread * beta; decay < 45; decay += 2) edges.push(centre + decay / beta);
  return edges;
}
