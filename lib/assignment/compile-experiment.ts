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

/** Answers for the units that end here; undefined for those that go on. */
type Step = (unit: string, context: EvaluationContext) => Assignment | undefined;

/**
 * Prepares an experiment: serving → override → holdout → targeting → layer → traffic → variant. Only an answer with the reason `SPLIT`
 * is an exposure. `targetingKey` is the unit; it is asked for only when a bucket is needed. Targeting that cannot be read (a newer
 * operator, say) leaves everybody on control, outside.
 *
 * @throws RangeError when the experiment names no control, or no candidate where one is served
 */
export function compileExperiment(surroundings: Surroundings, config: ExperimentConfig): Assign {
  const { serving, targeting } = config;
  const control = findByRole(config, 'control');
  const outside = (step: AssignmentStep) => answer(control, 'DEFAULT', step);
  if (serving !== 'split') {
    // A serving this version does not know is answered like a kill.
    const isCandidate = serving === 'candidate';
    const served = isCandidate ? answer(findByRole(config, serving), 'STATIC', 'serving') : outside('serving');
    return () => (serving === 'disabled' ? answer(undefined, 'DISABLED', 'serving') : served);
  }
  const matches = targeting && compileTargeting(targeting);
  const steps = compileSteps(surroundings, config, matches, outside);
  const split = compileSplit(config, outside('variant'));
  return (context) => {
    const unit: unknown = context.targetingKey;
    if (typeof unit !== 'string' || unit === '') {
      // Whom targeting leaves out gets control with or without a bucket; anybody else cannot be bucketed.
      if (matches?.(context) === false) return outside('targeting');
      return answer(undefined, 'ERROR', 'unit', unit ? 'INVALID_CONTEXT' : 'TARGETING_KEY_MISSING');
    }
    for (const step of steps) {
      const found = step(unit, context);
      if (found) return found;
    }
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

/** What comes before a unit's bucket decides, in order; without steps that answer nobody. */
function compileSteps(
  { holdout, layers }: Surroundings,
  { overrides = {}, variants, layer, trafficTo, salt, controlMode }: ExperimentConfig,
  matches: Predicate | undefined,
  outside: (step: AssignmentStep) => Assignment,
): Step[] {
  const steps: Step[] = [];
  const requireBucket = (kind: BucketKind & AssignmentStep, ofSalt: string, from: number, to: number) => {
    const bucketOf = bucketer(kind, ofSalt);
    const otherwise = outside(kind);
    steps.push((unit) => {
      const bucket = bucketOf(unit);
      return bucket >= from && bucket < to ? undefined : otherwise;
    });
  };
  const byUnit = new Map<string, Assignment>();
  for (const variant of variants) {
    const units = Object.hasOwn(overrides, variant.key) && overrides[variant.key];
    for (const unit of units || []) byUnit.set(unit, answer(variant, 'TARGETING_MATCH', 'override'));
  }
  if (byUnit.size > 0) steps.push((unit) => byUnit.get(unit));
  if (holdout.toBucket > 0) requireBucket('holdout', holdout.salt, holdout.toBucket, BUCKETS);
  if (matches) {
    const otherwise = outside('targeting');
    steps.push((_unit, context) => (matches(context) ? undefined : otherwise));
  }
  if (layer) {
    const found = layers.find(({ key }) => key === layer.key);
    requireBucket('layer', found?.salt ?? '', layer.from, found ? layer.to : 0);
  }
  if (controlMode !== 'all' && trafficTo < BUCKETS) requireBucket('traffic', salt, 0, trafficTo);
  return steps;
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
    return answers[cuts.findIndex((cut) => bucket < cut)] ?? unowned;
  };
}
