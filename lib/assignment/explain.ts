import { BUCKETS, type BucketKind, bucketOf } from './bucket';
import { compileExperiment, type Surroundings } from './compile-experiment';
import { compileTargeting } from './target';
import type { Assignment, AssignmentStep, Bucket, EvaluationContext, ExperimentConfig } from './types';

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

type Finding = Omit<ExplainedStep, 'decided'>;

/**
 * Why a unit gets what it gets: every step with its bucket numbers. Nothing is decided here; the answer is that of `compileExperiment`.
 *
 * @throws RangeError when the experiment names no control variant
 */
export function explain(surroundings: Surroundings, config: ExperimentConfig, context: EvaluationContext): Explanation {
  const assignment = compileExperiment(surroundings, config)(context);
  const unit = typeof context.targetingKey === 'string' && context.targetingKey !== '' ? context.targetingKey : undefined;
  const findings = [
    servingStep(config),
    unitStep(unit),
    overrideStep(config, unit),
    holdoutStep(surroundings, unit),
    targetingStep(config, context),
    layerStep(surroundings, config, unit),
    ...shareSteps(config, unit),
  ];
  const steps = findings.map((finding) => ({ ...finding, decided: finding.step === assignment.step }));
  return { experiment: config.key, attempt: config.attempt, unit, assignment, steps };
}

function servingStep({ serving }: ExperimentConfig): Finding {
  const passed = serving === 'split';
  return { step: 'serving', passed, sentence: passed ? 'The experiment splits its units.' : `Everybody is served as "${serving}".` };
}

function unitStep(unit: string | undefined): Finding {
  const sentence = unit === undefined ? 'The context holds no unit (a non-empty string as targetingKey).' : 'The context names the unit.';
  return { step: 'unit', passed: unit !== undefined, sentence };
}

function overrideStep({ overrides = {}, variants }: ExperimentConfig, unit: string | undefined): Finding {
  const named = variants.filter(({ key }) => unit !== undefined && Object.hasOwn(overrides, key) && overrides[key]?.includes(unit));
  const variant = named.at(-1)?.key;
  const sentence = variant === undefined ? 'No override names the unit.' : `An override gives the unit "${variant}".`;
  return { step: 'override', passed: variant === undefined, sentence };
}

function holdoutStep({ holdout }: Surroundings, unit: string | undefined): Finding {
  if (holdout.toBucket <= 0) return { step: 'holdout', passed: true, sentence: 'The environment holds nobody out.' };
  const found = locate({ step: 'holdout', salt: holdout.salt, from: 0, to: holdout.toBucket }, unit);
  const sentence = found.passed ? 'The unit is held out of all experiments.' : 'The unit is not held out.';
  return { ...found, passed: !found.passed, sentence };
}

function targetingStep({ targeting }: ExperimentConfig, context: EvaluationContext): Finding {
  if (targeting === undefined) return { step: 'targeting', passed: true, sentence: 'The experiment targets everybody.' };
  const passed = compileTargeting(targeting)(context);
  return {
    step: 'targeting',
    passed,
    sentence: passed ? 'The attributes match the targeting.' : 'The attributes do not match the targeting.',
  };
}

function layerStep({ layers }: Surroundings, { layer }: ExperimentConfig, unit: string | undefined): Finding {
  if (layer === undefined) return { step: 'layer', passed: true, sentence: 'The experiment is in no layer.' };
  const salt = layers.find(({ key }) => key === layer.key)?.salt;
  if (salt === undefined)
    return { step: 'layer', passed: false, sentence: `The config has no layer "${layer.key}", so nobody is in its slots.` };
  const found = locate({ step: 'layer', salt, from: layer.from, to: layer.to }, unit);
  return { ...found, sentence: `The unit is ${found.passed ? 'inside' : 'outside'} the experiment's slot in layer "${layer.key}".` };
}

/** Traffic and variant; with `all` control the traffic bucket settles both. */
function shareSteps({ salt, trafficTo, controlMode, variants }: ExperimentConfig, unit: string | undefined): Finding[] {
  if (controlMode === 'all') {
    const found = locate({ step: 'traffic', salt, from: 0, to: trafficTo }, unit);
    const role = found.passed ? 'candidate' : 'control';
    return [{ ...found, passed: unit !== undefined, sentence: `The unit's traffic bucket belongs to the ${role}.` }];
  }
  const traffic = locate({ step: 'traffic', salt, from: 0, to: Math.min(trafficTo, BUCKETS) }, unit);
  const admitted = traffic.passed ? 'The unit is part of the traffic.' : 'The unit is above the traffic share.';
  const from = (index: number) => variants[index - 1]?.toBucket ?? 0;
  const slices = variants.map(({ key, toBucket }, index) => ({
    key,
    found: locate({ step: 'assign', salt, from: from(index), to: toBucket }, unit),
  }));
  const owner = slices.find(({ found }) => found.passed);
  const bucket = slices[0]?.found.bucket;
  const assigned: Finding = owner
    ? { ...owner.found, step: 'variant', sentence: `The bucket belongs to "${owner.key}".` }
    : { step: 'variant', passed: false, ...(bucket === undefined ? {} : { bucket }), sentence: 'No variant owns the bucket.' };
  return [{ ...traffic, sentence: admitted }, assigned];
}

interface Range<Kind extends BucketKind> {
  step: Kind;
  salt: string;
  from: Bucket;
  to: Bucket;
}

function locate<Kind extends BucketKind>({ step, salt, from, to }: Range<Kind>, unit: string | undefined) {
  if (unit === undefined) return { step, passed: false, from, to };
  const bucket = bucketOf(step, salt, unit);
  return { step, passed: bucket >= from && bucket < to, bucket, from, to };
}
