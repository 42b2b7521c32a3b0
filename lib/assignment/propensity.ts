import { BUCKETS } from './bucket';
import type { ExperimentConfig } from './types';

/**
 * Probability with which an exposed unit gets a variant under this config: its share of the `assign` buckets, or in `all` mode the
 * coverage (candidate) and what is left of it (control).
 *
 * @returns 0 to 1; undefined when the experiment is not split or has no such variant, since nobody is exposed to it then
 */
export function propensity(experiment: ExperimentConfig, variantKey: string): number | undefined {
  const { variants, controlMode, serving, trafficTo } = experiment;
  const index = variants.findIndex(({ key }) => key === variantKey);
  const variant = variants[index];
  if (serving !== 'split' || variant === undefined) return undefined;
  if (controlMode === 'all') return (variant.role === 'candidate' ? trafficTo : BUCKETS - trafficTo) / BUCKETS;
  return (variant.toBucket - (variants[index - 1]?.toBucket ?? 0)) / BUCKETS;
}
