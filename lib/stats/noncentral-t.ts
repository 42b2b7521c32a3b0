import { chi2, normal } from './distributions';
import { gaussLegendre } from './gauss-legendre';
import { logGammaDensity } from './incomplete-gamma';
import { requireArgument } from './require-argument';

/**
 * P(T > x) of the noncentral t-distribution, by integrating the normal tail over the distribution of the standard
 * deviation.
 *
 * @param x any real number
 * @param degreesOfFreedom more than 0
 * @param noncentrality any real number
 * @returns a probability with a relative error near 1e-10
 * @throws RangeError outside these domains
 * @see Johnson & Kotz (1970), "Continuous univariate distributions 2", section 31.5; R pt(ncp = )
 * @example noncentralTUpper(2, 10, 1) // 0.192388437469625 // scipy nct.sf
 */
export function noncentralTUpper(x: number, degreesOfFreedom: number, noncentrality: number): number {
  requireArgument(Number.isFinite(x), 'noncentralTUpper', 'a finite x', x);
  requireArgument(
    degreesOfFreedom > 0 && degreesOfFreedom < Infinity,
    'noncentralTUpper',
    'finite degrees of freedom above 0',
    degreesOfFreedom,
  );
  requireArgument(Number.isFinite(noncentrality), 'noncentralTUpper', 'a finite noncentrality', noncentrality);
  const low = Math.max(1e-150, Math.sqrt(chi2.quantile(1e-18, degreesOfFreedom) / degreesOfFreedom));
  const high = Math.sqrt(chi2.isf(1e-18, degreesOfFreedom) / degreesOfFreedom);
  const { nodes, weights } = gaussLegendre(32);
  const panels = 12;
  const half = Math.log(high / low) / panels / 2;
  let sum = 0;
  for (let panel = 0; panel < panels; panel += 1) {
    for (let i = 0; i < nodes.length; i += 1) {
      const scale = low * Math.exp(half * (2 * panel + 1 + (nodes[i] ?? 0)));
      // The density of ln s is twice that of ln χ²
      const density = 2 * Math.exp(logGammaDensity(degreesOfFreedom / 2, (scale * scale * degreesOfFreedom) / 2));
      sum += (weights[i] ?? 0) * half * density * normal.sf(x * scale - noncentrality);
    }
  }
  return sum;
}
