import { bucketer } from '@/lib/assignment/bucket';
import { propensity } from '@/lib/assignment/propensity';
import type { ExperimentConfig } from '@/lib/assignment/types';
import type { ExposureTarget, ParsedExposure, RejectionCode } from './types';

/** What the log keeps of an exposure besides what the client said. */
export interface ResolvedExposure {
  attemptId: number;
  /** Position of the variant. */
  variant: number;
  propensity: number | undefined;
  hashDiffers: boolean;
}

type Result = { ok: true; exposure: ResolvedExposure } | { ok: false; code: RejectionCode; message: string };

/** The variant named is trusted; where the hash gives another one it is noted. */
export function resolveExposure({ experiment, variant, unit }: ParsedExposure, target: ExposureTarget | undefined): Result {
  if (target === undefined) {
    const message = `experiment ${JSON.stringify(experiment)} is not known here or has not been started: check its key and the key's environment`;
    return { ok: false, code: 'UNKNOWN_EXPERIMENT', message };
  }
  const position = target.variants.indexOf(variant);
  if (position === -1) {
    const message = `variant ${JSON.stringify(variant)} is not one of experiment ${experiment}: send ${target.variants.join(' or ')}`;
    return { ok: false, code: 'UNKNOWN_VARIANT', message };
  }
  const { attemptId, config } = target;
  const differs = config !== undefined && variantByHash(config, unit) !== variant;
  return { ok: true, exposure: { attemptId, variant: position, propensity: config && propensity(config, variant), hashDiffers: differs } };
}

type VariantOf = (unit: string) => string | undefined;

const compiled = new WeakMap<ExperimentConfig, VariantOf>();

/** The bucket's variant, whatever else kept the unit in or out. */
function variantByHash(config: ExperimentConfig, unit: string): string | undefined {
  let variantOf = compiled.get(config);
  if (variantOf === undefined) {
    variantOf = compile(config);
    compiled.set(config, variantOf);
  }
  return variantOf(unit);
}

function compile({ controlMode, salt, trafficTo, variants }: ExperimentConfig): VariantOf {
  if (controlMode === 'all') {
    const bucketOf = bucketer('traffic', salt);
    const keyOf = (role: 'control' | 'candidate') => variants.find((variant) => variant.role === role)?.key;
    const [control, candidate] = [keyOf('control'), keyOf('candidate')];
    return (unit) => (bucketOf(unit) < trafficTo ? candidate : control);
  }
  const bucketOf = bucketer('assign', salt);
  return (unit) => {
    const bucket = bucketOf(unit);
    return variants.find(({ toBucket }) => bucket < toBucket)?.key;
  };
}
