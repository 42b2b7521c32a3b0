import type { Context } from './context';
import { describeGates } from './describe-gates';
import { describeHarm } from './describe-harm';
import { describeIntegrity } from './describe-integrity';
import { describeTime } from './describe-time';
import { isServing } from './is-serving';
import { reasonOf } from './reason-of';
import { sentenceOf } from './sentence-of';
import type { Decision, RuleRecord } from './types';
import type { Verdict } from './verdict';

/** Puts a verdict into the record: every rule with its inputs, threshold and outcome, in the order of evaluation, and one sentence. */
export function describe(context: Context, verdict: Verdict): Decision {
  const rules: RuleRecord[] = isServing(context.state)
    ? [...describeHarm(context), ...describeIntegrity(context), ...describeTime(context), ...describeGates(context, verdict)]
    : [];
  return {
    outcome: verdict.outcome,
    reason: reasonOf(verdict, context.policy.mode),
    sentence: sentenceOf(context, verdict, rules),
    rules,
  };
}
