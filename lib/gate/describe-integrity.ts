import type { Context } from './context';
import { hasCrossover, imbalances, lateReading, MAX_CROSSOVER_SHARE, MAX_LATE_DIFFERENCE } from './integrity-rules';
import { missingMetric } from './observe';
import { ruleRecord } from './rule-record';
import type { RuleRecord } from './types';

/** Steps 2 and 3 in the record. */
export function describeIntegrity(context: Context): RuleRecord[] {
  return [describeMissing(context), ...describeBalance(context), ...describeData(context)];
}

function describeMissing(context: Context): RuleRecord {
  const { policy, state } = context;
  const missing = missingMetric(context);
  const blindMs = state.blind?.ms ?? 0;
  return ruleRecord({
    rule: 'missing',
    passed: missing === null && !(blindMs > policy.blindTimeMs),
    metric: missing ?? state.blind?.metric ?? null,
    value: blindMs,
    threshold: policy.blindTimeMs,
    reason: missing === null ? 'no metric has fallen silent' : 'its events have stopped while units still send others',
    inputs: { steppedDown: state.blind?.steppedDown ?? false },
  });
}

function describeBalance(context: Context): RuleRecord[] {
  return imbalances(context).map(({ logE, threshold, slice, isCandidateMissing }) =>
    ruleRecord({
      rule: 'balance',
      passed: logE < threshold,
      value: logE,
      threshold,
      reason: logE < threshold ? 'traffic is split as planned' : 'traffic is not split as planned',
      inputs: { slice, isCandidateMissing },
    }),
  );
}

function describeData(context: Context): RuleRecord[] {
  const { evidence } = context;
  const late = lateReading(context);
  const crossover = evidence.exposedUnits > 0 ? evidence.crossoverUnits / evidence.exposedUnits : 0;
  const isLeaking = evidence.leakedExposures > 0;
  return [
    ruleRecord({
      rule: 'leak',
      passed: !isLeaking,
      value: evidence.leakedExposures,
      threshold: 0,
      reason: isLeaking ? 'the candidate is shown although its version gives it no weight' : 'no leak',
    }),
    ruleRecord({
      rule: 'crossover',
      passed: !hasCrossover(evidence),
      value: crossover,
      threshold: MAX_CROSSOVER_SHARE,
      reason: hasCrossover(evidence) ? 'too many units were seen in both arms' : 'few units were seen in both arms',
      inputs: { crossoverUnits: evidence.crossoverUnits, exposedUnits: evidence.exposedUnits },
    }),
    ruleRecord({
      rule: 'late_share',
      passed: !late.isAlarm,
      value: late.logE,
      threshold: late.threshold,
      reason: late.isAlarm ? 'outcomes come late in one arm more than in the other' : 'late shares do not differ enough to matter',
      inputs: { difference: late.difference, differenceThatMatters: MAX_LATE_DIFFERENCE },
    }),
    ruleRecord({
      rule: 'model_moved',
      passed: !evidence.modelMoved,
      reason: evidence.modelMoved ? 'a pinned model is no longer what it was at the start' : 'pinned models are unchanged',
    }),
  ];
}
