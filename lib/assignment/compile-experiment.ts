import { BUCKETS, bucketPrefix } from './bucket';
import type { HashState } from './hash';
import { compileCondition, type Predicate } from './target';
import type { Assignment, AssignmentStep, Bucket, Condition, Config, ExperimentConfig, Reason, VariantConfig } from './types';

/** The units whose bucket under `prefix` lies in [from, to). */
export interface BucketRange {
  prefix: HashState;
  from: Bucket;
  to: Bucket;
}

/** An experiment with everything computed that does not depend on the unit. Steps that cannot decide anything are undefined. */
export interface CompiledExperiment {
  config: ExperimentConfig;
  /** What everybody gets unless the experiment is split. */
  fixed: Assignment | undefined;
  overrides: Map<string, Assignment> | undefined;
  holdout: BucketRange | undefined;
  matches: Predicate | undefined;
  slot: BucketRange | undefined;
  traffic: BucketRange | undefined;
  assign: HashState;
  /** Upper bucket, exclusive, of each split, in order. */
  cuts: Bucket[];
  splits: Assignment[];
  /** Answers that name control, by the step that gave them. */
  control: Record<AssignmentStep, Assignment>;
  withoutUnit: Assignment;
  invalidUnit: Assignment;
}

type Surroundings = Pick<Config, 'holdout' | 'layers'>;

const SERVED = { control: 'DEFAULT', candidate: 'STATIC', disabled: 'DISABLED' } as const;

/**
 * Prepares an experiment for `assign`. Targeting that cannot be read (a newer operator, say) leaves everybody on control, outside.
 *
 * @throws RangeError when the experiment names no control, or no candidate where one is served
 */
export function compileExperiment(surroundings: Surroundings, config: ExperimentConfig): CompiledExperiment {
  const { variants, salt, trafficTo, layer } = config;
  const isAll = config.controlMode === 'all';
  const byRole = (role: VariantConfig['role']) => requireVariant(config, role);
  const layerSalt = layer && surroundings.layers.find(({ key }) => key === layer.key)?.salt;
  const { holdout } = surroundings;
  const ordered = isAll ? [byRole('candidate'), byRole('control')] : variants;
  return {
    config,
    fixed: compileServing(config),
    overrides: compileOverrides(config),
    holdout: holdout.toBucket > 0 ? { prefix: bucketPrefix('holdout', holdout.salt), from: 0, to: holdout.toBucket } : undefined,
    matches: config.targeting && compileTargeting(config.targeting),
    slot: layer && {
      prefix: bucketPrefix('layer', layerSalt ?? ''),
      from: layer.from,
      to: layerSalt === undefined ? layer.from : layer.to,
    },
    traffic: isAll || trafficTo >= BUCKETS ? undefined : { prefix: bucketPrefix('traffic', salt), from: 0, to: trafficTo },
    assign: bucketPrefix(isAll ? 'traffic' : 'assign', salt),
    cuts: isAll ? [trafficTo, BUCKETS] : variants.map(({ toBucket }) => toBucket),
    splits: ordered.map((variant) => ({ variant, reason: 'SPLIT', step: isAll ? 'traffic' : 'variant' })),
    control: controlAnswers(byRole('control')),
    withoutUnit: { variant: undefined, reason: 'ERROR', step: 'unit', errorCode: 'TARGETING_KEY_MISSING' },
    invalidUnit: { variant: undefined, reason: 'ERROR', step: 'unit', errorCode: 'INVALID_CONTEXT' },
  };
}

function requireVariant(config: ExperimentConfig, role: VariantConfig['role']): VariantConfig {
  const found = config.variants.find((variant) => variant.role === role);
  if (found === undefined) throw new RangeError(`compileExperiment requires a ${role} variant, got none in ${config.key}`);
  return found;
}

function compileServing(config: ExperimentConfig): Assignment | undefined {
  const { serving } = config;
  if (serving === 'split') return undefined;
  const variant = serving === 'disabled' ? undefined : requireVariant(config, serving === 'candidate' ? serving : 'control');
  // A serving this version does not know is answered like a kill: control.
  const reason: Reason = Object.hasOwn(SERVED, serving) ? SERVED[serving] : 'DEFAULT';
  return { variant, reason, step: 'serving' };
}

function compileOverrides({ overrides, variants }: ExperimentConfig): Map<string, Assignment> | undefined {
  const byUnit = new Map<string, Assignment>();
  for (const variant of variants) {
    const units = overrides && Object.hasOwn(overrides, variant.key) ? overrides[variant.key] : undefined;
    for (const unit of units ?? []) byUnit.set(unit, { variant, reason: 'TARGETING_MATCH', step: 'override' });
  }
  return byUnit.size > 0 ? byUnit : undefined;
}

export function compileTargeting(condition: Condition): Predicate {
  try {
    return compileCondition(condition);
  } catch {
    return () => false;
  }
}

function controlAnswers(variant: VariantConfig): Record<AssignmentStep, Assignment> {
  const answer = (step: AssignmentStep): Assignment => ({ variant, reason: 'DEFAULT', step });
  return {
    serving: answer('serving'),
    unit: answer('unit'),
    override: answer('override'),
    holdout: answer('holdout'),
    targeting: answer('targeting'),
    layer: answer('layer'),
    traffic: answer('traffic'),
    variant: answer('variant'),
  };
}
