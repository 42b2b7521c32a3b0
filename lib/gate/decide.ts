import { describe } from './describe';
import { judge } from './judge';
import { observe } from './observe';
import { transition } from './transition';
import type { DecideInput, DecideResult, Outcome, RampState } from './types';

/**
 * One tick of the gate: evidence in, decision out. Pure, total and deterministic: the same input gives the same bytes, unsound evidence
 * never throws and never widens, and coverage rises by one stage at most.
 *
 * @param input policy (frozen at start), state, evidence, and `now` in epoch milliseconds
 * @returns the decision with every rule's inputs, threshold and outcome, and the state to go on with
 */
export function decide(input: DecideInput): DecideResult {
  const context = observe(input);
  const verdict = judge(context);
  const decision = describe(context, verdict);
  return { decision, rules: decision.rules, next: transition(context, verdict) };
}

/** The same tick without the record: what the simulator runs a million times. */
export function decideOutcome(input: DecideInput): { outcome: Outcome; next: RampState } {
  const context = observe(input);
  const verdict = judge(context);
  return { outcome: verdict.outcome, next: transition(context, verdict) };
}
