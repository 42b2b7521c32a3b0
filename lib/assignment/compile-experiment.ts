import { BUCKETS, type BucketKind, bucketer } from './bucket';
import { compileTargeting, type Predicate } from './target';
import type {
  Assignment,
  AssignmentErrorCode,
  AssignmentStep,
  Config,
  EvaluationContext,
  ExperimentConfig,
  Reason,
  VariantConfig,
} from './types';

/** Assigns units of one experiment. Allocates nothing: equal answers are the same object. */
export type Assign = (context: EvaluationContext) => Assignment;

/** The parts of a config that experiments share. */
export type Surroundings = Pick<Config, 'holdout' | 'layers'>;

type Gate = [isPassed: (unit: string, context: EvaluationContext) => boolean, otherwise: Assignment];

/**
 * Prepares an experiment: serving → override → holdout → targeting → layer → traffic → variant. Only an answer with the reason `SPLIT`
 * is an exposure. `targetingKey` is the unit; it is asked for only when a bucket is needed. Targeting that cannot be read (a newer
 * operator, say) leaves everybody on control, outside.
 *
 * @throws RangeError when the experiment names no control, or no candidate where one is served
 */
export function compileExperiment(surroundings: Surroundings, config: ExperimentConfig): Assign {
  const { serving, targeting, overrides = {}, variants } = config;
  const control = findByRole(config, 'control');
  const outside = (step: AssignmentStep) => answer(control, 'DEFAULT', step);
  if (serving !== 'split') {
    // A serving this version does not know is answered like a kill.
    const isCandidate = serving === 'candidate';
    const served = isCandidate ? answer(findByRole(config, serving), 'STATIC', 'serving') : outside('serving');
    return () => (serving === 'disabled' ? answer(undefined, 'DISABLED', 'serving') : served);
  }
  const byUnit = new Map<string, Assignment>();
  for (const variant of variants) {
    const units = Object.hasOwn(overrides, variant.key) && overrides[variant.key];
    for (const unit of units || []) byUnit.set(unit, answer(variant, 'TARGETING_MATCH', 'override'));
  }
  const matches = targeting && compileTargeting(targeting);
  const gates = compileGates(surroundings, config, matches, outside);
  const split = compileSplit(config, outside('variant'));
  return (context) => {
    const unit: unknown = context.targetingKey;
    if (typeof unit !== 'string' || unit === '') {
      // Whom targeting leaves out gets control with or without a bucket; anybody else cannot be bucketed.
      if (matches?.(context) === false) return outside('targeting');
      return answer(undefined, 'ERROR', 'unit', unit ? 'INVALID_CONTEXT' : 'TARGETING_KEY_MISSING');
    }
    const override = byUnit.size > 0 && byUnit.get(unit);
    if (override) return override;
    for (const [isPassed, otherwise] of gates) if (!isPassed(unit, context)) return otherwise;
    return split(unit);
  };
}

function answer(variant: VariantConfig | undefined, reason: Reason, step: AssignmentStep, errorCode?: AssignmentErrorCode): Assignment {
  return { variant, reason, step, errorCode };
}

function findByRole({ variants }: ExperimentConfig, role: VariantConfig['role']): VariantConfig {
  const found = variants.find((variant) => variant.role === role);
  if (found) return found;
  throw new RangeError(`compileExperiment requires a ${role}, got none`);
}

/** What a unit has to pass to be bucketed, in order; without those that everybody passes. */
function compileGates(
  { holdout, layers }: Surroundings,
  { layer, trafficTo, salt, controlMode }: ExperimentConfig,
  matches: Predicate | undefined,
  outside: (step: AssignmentStep) => Assignment,
): Gate[] {
  const gates: Gate[] = [];
  const requireBucket = (kind: BucketKind & AssignmentStep, ofSalt: string, from: number, to: number) => {
    const bucketOf = bucketer(kind, ofSalt);
    const isPassed = (unit: string) => {
      const bucket = bucketOf(unit);
      return bucket >= from && bucket < to;
    };
    gates.push([isPassed, outside(kind)]);
  };
  if (holdout.toBucket > 0) requireBucket('holdout', holdout.salt, holdout.toBucket, BUCKETS);
  if (matches) gates.push([(_unit, context) => matches(context), outside('targeting')]);
  if (layer) {
    const found = layers.find(({ key }) => key === layer.key);
    requireBucket('layer', found?.salt ?? '', layer.from, found ? layer.to : 0);
  }
  if (controlMode !== 'all' && trafficTo < BUCKETS) requireBucket('traffic', salt, 0, trafficTo);
  return gates;
}

/** Which variant owns a unit's bucket. With `all` control, the traffic bucket separates the candidate from everybody else. */
function compileSplit(config: ExperimentConfig, unowned: Assignment): (unit: string) => Assignment {
  const { salt, variants, trafficTo, controlMode } = config;
  const isAll = controlMode === 'all';
  const owners = isAll ? [findByRole(config, 'candidate'), findByRole(config, 'control')] : variants;
  const cuts = isAll ? [trafficTo, BUCKETS] : variants.map(({ toBucket }) => toBucket);
  const answers = owners.map((variant) => answer(variant, 'SPLIT', isAll ? 'traffic' : 'variant'));
  const bucketOf = bucketer(isAll ? 'traffic' : 'assign', salt);
  return (unit) => {
    const bucket = bucketOf(unit);
    let index = 0;
    while (bucket >= (cuts[index] as number)) index += 1;
    return answers[index] ?? unowned;
  };
}
