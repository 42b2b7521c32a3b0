import { absoluteLowerBound } from '@/lib/stats/absolute-lower-bound';
import { lowerBound } from '@/lib/stats/lower-bound';
import { type BoundInput, contrastAt, logEOf, reaches, whyUnread } from './bound-reading';
import { eventGroups } from './exact-reading';
import { holdsByItself } from './margins';
import { needsOf } from './needs-of';
import { ruleRecord } from './rule-record';
import type { RampState, RuleRecord } from './types';

interface BoundRecordInput {
  rule: string;
  input: BoundInput;
  logThreshold: number;
  state: RampState;
  now: number;
}

/** The record of "a loss beyond the margin is ruled out": value ln E, threshold ln(1/α). */
export function describeBound({ rule, input, logThreshold, state, now }: BoundRecordInput): RuleRecord {
  const { view, margin, r } = input;
  const contrast = contrastAt(input);
  const why = whyUnread(input, contrast);
  const passed = reaches(input, logThreshold);
  const itself = why === null && holdsByItself(view.policy, margin);
  const logE = logEOf(input);
  const lower = passed || why === null ? lowerOf(input, logThreshold) : null;
  const reason = why ?? (itself ? 'a loss of that size is not possible' : phrase(passed, input));
  const record = ruleRecord({
    rule,
    passed,
    metric: view.policy.key,
    value: itself ? logThreshold : logE,
    threshold: logThreshold,
    reason,
    inputs: {
      process: view.process,
      margin: margin.size,
      isAbsolute: margin.isAbsolute,
      u: contrast.u,
      v: contrast.v,
      r,
      sumWeights: contrast.sumWeights,
      estimate: estimateOf(input),
      lower,
      ...exactInputs(input),
    },
  });
  return passed ? record : { ...record, needs: needsOf({ input, logThreshold, state, now }) };
}

/** The candidate's effect on the scale where higher is better: relative to control, or absolute where the margin is. */
export function estimateOf({ view, margin }: BoundInput): number | null {
  const { sums, policy } = view;
  const sign = policy.direction === 'increase' ? 1 : -1;
  const effect = sign * (sums.candidateTotal - sums.controlTotal);
  if (margin.isAbsolute) return sums.sumWeights > 0 ? effect / sums.sumWeights : null;
  return sums.controlTotal > 0 ? effect / sums.controlTotal : null;
}

function lowerOf({ view, margin, r }: BoundInput, logThreshold: number): number | null {
  if (view.process !== 'normal' || view.policy.kind === 'quantile' || !(r > 0)) return null;
  const sign = view.policy.direction === 'increase' ? 1 : -1;
  const bound = (margin.isAbsolute ? absoluteLowerBound : lowerBound)(view.strata, { sign, r, alpha: Math.exp(-logThreshold) });
  return bound.ok ? bound.value : null;
}

function exactInputs(input: BoundInput): Record<string, number> {
  if (input.view.process !== 'exact' || !input.view.isSound) return {};
  const groups = eventGroups(input.policy, input.view);
  return {
    x: groups.reduce((sum, { x }) => sum + x, 0),
    k: groups.reduce((sum, { k }) => sum + k, 0),
  };
}

function phrase(passed: boolean, { margin, towards }: BoundInput): string {
  const size = margin.isAbsolute ? String(round(margin.size)) : `${round(margin.size * 100)} %`;
  if (margin.size === 0) {
    if (towards === 'worse') return passed ? 'a loss is shown' : 'no loss is shown';
    return passed ? 'a loss is ruled out' : 'a loss is not ruled out yet';
  }
  if (towards === 'worse') return passed ? `a loss of more than ${size} is shown` : `no loss of more than ${size} is shown`;
  return passed ? `a loss of ${size} or more is ruled out` : `a loss of ${size} is not ruled out yet`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
