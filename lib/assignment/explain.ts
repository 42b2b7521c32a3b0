import { assign } from './assign';
import { BUCKETS, bucketFrom } from './bucket';
import { type BucketRange, type CompiledExperiment, compileExperiment } from './compile-experiment';
import type { Assignment, AssignmentStep, Bucket, Config, EvaluationContext, ExperimentConfig } from './types';

/** One step on the way to an assignment, also those after the one that decided. */
export interface ExplainedStep {
  step: AssignmentStep;
  /** Whether the unit goes on to the next step. */
  passed: boolean;
  /** Whether this step gave the answer. */
  decided: boolean;
  /** The unit's bucket for this step, where it has one. */
  bucket?: Bucket;
  /** Buckets [from, to) that the step looks for. */
  from?: Bucket;
  to?: Bucket;
  /** One sentence for people. */
  sentence: string;
}

export interface Explanation {
  experiment: string;
  attempt: number;
  unit: string | undefined;
  assignment: Assignment;
  steps: ExplainedStep[];
}

type Surroundings = Pick<Config, 'holdout' | 'layers'>;
type Finding = Omit<ExplainedStep, 'decided'>;

/**
 * Why a unit gets what it gets: every step with its bucket numbers. Nothing is decided here; the answer is that of `assign`.
 *
 * @throws RangeError when the experiment names no control variant
 */
export function explain(surroundings: Surroundings, config: ExperimentConfig, context: EvaluationContext): Explanation {
  const compiled = compileExperiment(surroundings, config);
  const assignment = assign(compiled, context);
  const unit = typeof context.targetingKey === 'string' && context.targetingKey !== '' ? context.targetingKey : undefined;
  const findings = [servingStep(compiled), unitStep(unit), overrideStep(compiled, unit), holdoutStep(compiled, unit)];
  findings.push(targetingStep(compiled, context), layerStep(compiled, unit), ...shareSteps(compiled, unit));
  const steps = findings.map((finding) => ({ ...finding, decided: finding.step === assignment.step }));
  return { experiment: config.key, attempt: config.attempt, unit, assignment, steps };
}

function servingStep({ fixed, config }: CompiledExperiment): Finding {
  const sentence = fixed === undefined ? 'The experiment splits its units.' : `Everybody is served as "${config.serving}".`;
  return { step: 'serving', passed: fixed === undefined, sentence };
}

function unitStep(unit: string | undefined): Finding {
  const sentence = unit === undefined ? 'The context holds no unit (a non-empty string as targetingKey).' : 'The context names the unit.';
  return { step: 'unit', passed: unit !== undefined, sentence };
}

function overrideStep({ overrides }: CompiledExperiment, unit: string | undefined): Finding {
  const override = unit === undefined ? undefined : overrides?.get(unit);
  const sentence = override === undefined ? 'No override names the unit.' : `An override gives the unit "${override.variant?.key}".`;
  return { step: 'override', passed: override === undefined, sentence };
}

function holdoutStep({ holdout }: CompiledExperiment, unit: string | undefined): Finding {
  if (holdout === undefined) return { step: 'holdout', passed: true, sentence: 'The environment holds nobody out.' };
  const found = locate(holdout, unit);
  const sentence = found.inside ? 'The unit is held out of all experiments.' : 'The unit is not held out.';
  return { step: 'holdout', passed: !found.inside, ...found.numbers, sentence };
}

function targetingStep({ matches }: CompiledExperiment, context: EvaluationContext): Finding {
  if (matches === undefined) return { step: 'targeting', passed: true, sentence: 'The experiment targets everybody.' };
  const passed = matches(context);
  return { step: 'targeting', passed, sentence: passed ? 'The attributes match the targeting.' : 'The attributes do not match the targeting.' };
}

function layerStep({ slot, config }: CompiledExperiment, unit: string | undefined): Finding {
  if (slot === undefined) return { step: 'layer', passed: true, sentence: 'The experiment is in no layer.' };
  const found = locate(slot, unit);
  const sentence = `The unit is ${found.inside ? 'inside' : 'outside'} the experiment's slot in layer "${config.layer?.key}".`;
  return { step: 'layer', passed: found.inside, ...found.numbers, sentence };
}

/** Traffic and variant; with `all` control the traffic bucket settles both. */
function shareSteps({ traffic, assign: prefix, cuts, splits, config }: CompiledExperiment, unit: string | undefined): Finding[] {
  const bucket = unit === undefined ? undefined : bucketFrom(prefix, unit);
  const index = cuts.findIndex((cut) => bucket !== undefined && bucket < cut);
  const variant = splits[index]?.variant?.key;
  const sentence = variant === undefined ? 'No variant owns the bucket.' : `The bucket belongs to "${variant}".`;
  const owned = { passed: variant !== undefined, ...(bucket === undefined ? {} : { bucket }), from: cuts[index - 1] ?? 0, to: cuts[index] ?? 0 };
  if (config.controlMode === 'all') return [{ step: 'traffic', ...owned, sentence }];
  const assigned: Finding = { step: 'variant', ...owned, sentence };
  if (traffic === undefined) {
    return [{ step: 'traffic', passed: true, from: 0, to: BUCKETS, sentence: 'All traffic is in the experiment.' }, assigned];
  }
  const found = locate(traffic, unit);
  const admitted = found.inside ? 'The unit is part of the traffic.' : 'The unit is above the traffic share.';
  return [{ step: 'traffic', passed: found.inside, ...found.numbers, sentence: admitted }, assigned];
}

function locate({ prefix, from, to }: BucketRange, unit: string | undefined) {
  if (unit === undefined) return { inside: false, numbers: { from, to } };
  const bucket = bucketFrom(prefix, unit);
  return { inside: bucket >= from && bucket < to, numbers: { bucket, from, to } };
}
