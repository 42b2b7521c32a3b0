import type { RuleRecord } from './types';

type Inputs = Record<string, number | string | boolean | null | undefined>;

interface RecordInput {
  rule: string;
  passed: boolean;
  reason: string;
  metric?: string | null;
  value?: number | null;
  threshold?: number | null;
  inputs?: Inputs;
}

/** A rule's record with nothing in it that JSON cannot hold: a number that is not finite becomes null. */
export function ruleRecord({ rule, passed, reason, metric, value, threshold, inputs }: RecordInput): RuleRecord {
  const kept: RuleRecord['inputs'] = {};
  for (const [name, input] of Object.entries(inputs ?? {})) {
    if (input !== undefined) kept[name] = typeof input === 'number' ? finite(input) : input;
  }
  return {
    rule,
    passed,
    metric: metric ?? null,
    value: finite(value),
    threshold: finite(threshold),
    reason,
    inputs: kept,
  };
}

function finite(value: number | null | undefined): number | null {
  return value !== undefined && value !== null && Number.isFinite(value) ? value : null;
}
