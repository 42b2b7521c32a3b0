import { compareValues, sortableVersion } from './compare';
import type { Condition, EvaluationContext } from './types';

export type Predicate = (context: EvaluationContext) => boolean;

/** Deeper conditions are refused before they exhaust the stack. */
const MAX_DEPTH = 64;

/** Operators by the kind of operand they take: list, string, number or boolean. */
const READABLE = /^(l:(in|notIn)|[sn]:[gl]te?|[snb]:(eq|ne)|b:exists|s:(startsWith|endsWith|contains|semverGte|semverLt))$/;

const OPERATORS: Record<string, (value: unknown, operand: never) => boolean> = {
  eq: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
  in: (value, operand: unknown[]) => operand.includes(value),
  notIn: (value, operand: unknown[]) => !operand.includes(value),
  gt: (value, operand) => compareValues(value, operand) > 0,
  gte: (value, operand) => compareValues(value, operand) >= 0,
  lt: (value, operand) => compareValues(value, operand) < 0,
  lte: (value, operand) => compareValues(value, operand) <= 0,
  startsWith: (value, operand: string) => typeof value === 'string' && value.startsWith(operand),
  endsWith: (value, operand: string) => typeof value === 'string' && value.endsWith(operand),
  contains: (value, operand: string) => (typeof value === 'string' || Array.isArray(value)) && value.includes(operand),
  semverGte: (value, operand) => compareValues(sortableVersion(value), sortableVersion(operand)) >= 0,
  semverLt: (value, operand) => compareValues(sortableVersion(value), sortableVersion(operand)) < 0,
};

/**
 * Turns a condition into a predicate. Comparison is typed (the number 1 is not the string "1") and case-sensitive; a test on a missing
 * (absent or null) attribute is false, except `exists: false`.
 *
 * @throws RangeError or TypeError when the condition has an unknown shape, an unknown operator or an operand of the wrong type
 */
export function compileCondition(condition: Condition, depth = 0): Predicate {
  if ('not' in condition && depth < MAX_DEPTH) {
    const inner = compileCondition(condition.not, depth + 1);
    return (context) => !inner(context);
  }
  const isAll = 'all' in condition;
  if ((isAll || 'any' in condition) && depth < MAX_DEPTH) {
    const parts = (isAll ? condition.all : condition.any).map((part) => compileCondition(part, depth + 1));
    // Stops at the first part that settles it.
    return (context) => {
      for (const part of parts) if (part(context) !== isAll) return !isAll;
      return isAll;
    };
  }
  return compileTest({ ...condition } as Record<string, unknown>);
}

function compileTest({ attribute, ...operators }: Record<string, unknown>): Predicate {
  const [[name, operand] = ['', 0], ...others] = Object.entries(operators);
  const kind = Array.isArray(operand) ? 'l' : (typeof operand).charAt(0);
  if (typeof attribute !== 'string' || others.length > 0 || !READABLE.test(`${kind}:${name}`)) {
    throw new RangeError(`compileCondition requires a readable condition, got ${name}`);
  }
  const test = OPERATORS[name];
  // Attributes named like a member of every object must be the context's own; for the rest a plain read is several times faster.
  const isInherited = attribute in {};
  return (context) => {
    const value = isInherited && !Object.hasOwn(context, attribute) ? null : context[attribute];
    return test === undefined ? (value != null) === operand : value != null && test(value, operand as never);
  };
}

/** As `compileCondition`, but a condition that cannot be read matches nobody. */
export function compileTargeting(condition: Condition): Predicate {
  try {
    return compileCondition(condition);
  } catch {
    return () => false;
  }
}
