import { bucketFrom } from './bucket';
import type { BucketRange, CompiledExperiment } from './compile-experiment';
import type { Assignment, EvaluationContext } from './types';

/**
 * Which variant a unit gets: serving → override → holdout → targeting → layer → traffic → variant. Only an answer with the reason
 * `SPLIT` is an exposure. Allocates nothing: equal answers of one compiled experiment are the same object.
 *
 * @param context `targetingKey` is the unit; it is asked for only when a bucket is needed
 */
export function assign(experiment: CompiledExperiment, context: EvaluationContext): Assignment {
  const { fixed, overrides, holdout, matches, slot, traffic, control, cuts, splits } = experiment;
  if (fixed !== undefined) return fixed;
  const unit = context.targetingKey;
  if (typeof unit !== 'string' || unit === '') return assignWithoutUnit(experiment, context);
  const override = overrides?.get(unit);
  if (override !== undefined) return override;
  if (holdout !== undefined && isInside(holdout, unit)) return control.holdout;
  if (matches !== undefined && !matches(context)) return control.targeting;
  if (slot !== undefined && !isInside(slot, unit)) return control.layer;
  if (traffic !== undefined && !isInside(traffic, unit)) return control.traffic;
  const bucket = bucketFrom(experiment.assign, unit);
  for (let index = 0; index < cuts.length; index += 1) {
    if (bucket < (cuts[index] as number)) return splits[index] as Assignment;
  }
  return control.variant;
}

function isInside({ prefix, from, to }: BucketRange, unit: string): boolean {
  const bucket = bucketFrom(prefix, unit);
  return bucket >= from && bucket < to;
}

/** Whom targeting leaves out gets control with or without a bucket; anybody else cannot be bucketed. */
function assignWithoutUnit({ matches, control, withoutUnit, invalidUnit }: CompiledExperiment, context: EvaluationContext): Assignment {
  if (matches !== undefined && !matches(context)) return control.targeting;
  const unit: unknown = context.targetingKey;
  return unit === undefined || unit === null || unit === '' ? withoutUnit : invalidUnit;
}
