import { compareValues, compareVersions } from './compare';
import type { Condition, EvaluationContext } from './types';

export type Predicate = (context: EvaluationContext) => boolean;

type Test = (value: unknown, operand: unknown) => boolean;

/** Deeper conditions are refused before they exhaust the stack. */
const MAX_DEPTH = 64;

const TESTS: Record<string, Test> = {
  eq: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
  in: (value, operand) => (operand as unknown[]).includes(value),
  notIn: (value, operand) => !(operand as unknown[]).includes(value),
  gt: (value, operand) => isOrdered(compareValues(value, operand), 1),
  gte: (value, operand) => isOrdered(compareValues(value, operand), 1, true),
  lt: (value, operand) => isOrdered(compareValues(value, operand), -1),
  lte: (value, operand) => isOrdered(compareValues(value, operand), -1, true),
  startsWith: (value, operand) => typeof value === 'string' && value.startsWith(operand as string),
  endsWith: (value, operand) => typeof value === 'string' && value.endsWith(operand as string),
  contains: (value, operand) => (typeof value === 'string' || Array.isArray(value)) && value.includes(operand as string),
  semverGte: (value, operand) => isOrdered(compareVersions(value, operand), 1, true),
  semverLt: (value, operand) => isOrdered(compareVersions(value, operand), -1),
};

/**
 * Turns a condition into a predicate. Comparison is typed (the number 1 is not the string "1") and case-sensitive; a test on a missing
 * (absent or null) attribute is false, except `exists: false`.
 *
 * @throws RangeError when the condition has an unknown shape, an unknown operator or an operand of the wrong type
 */
export function compileCondition(condition: Condition, depth = 0): Predicate {
  if (depth > MAX_DEPTH) throw new RangeError(`compileCondition requires at most ${MAX_DEPTH} levels, got more`);
  if (typeof condition !== 'object' || condition === null) throw unreadable(condition);
  if ('not' in condition) {
    const inner = compileCondition(condition.not, depth + 1);
    return (context) => !inner(context);
  }
  const isAll = 'all' in condition;
  const list = isAll ? condition.all : 'any' in condition ? condition.any : undefined;
  if (list === undefined) return compileTest(condition as unknown as Record<string, unknown>);
  if (!Array.isArray(list)) throw unreadable(condition);
  return combine(
    list.map((inner) => compileCondition(inner, depth + 1)),
    isAll,
  );
}

/** All of them, or (`isAll` false) any of them: stops at the first that settles it. */
function combine(predicates: Predicate[], isAll: boolean): Predicate {
  return (context) => {
    for (const predicate of predicates) if (predicate(context) !== isAll) return !isAll;
    return isAll;
  };
}

function compileTest(condition: Record<string, unknown>): Predicate {
  const { attribute, ...operators } = condition;
  const [entry, ...others] = Object.entries(operators);
  if (typeof attribute !== 'string' || entry === undefined || others.length > 0) throw unreadable(condition);
  const [operator, operand] = entry;
  // Attributes named like a member of every object must be the context's own; for the rest a plain read is several times faster.
  const read =
    attribute in {}
      ? (context: EvaluationContext) => (Object.hasOwn(context, attribute) ? context[attribute] : undefined)
      : (context: EvaluationContext) => context[attribute];
  if (operator === 'exists' && typeof operand === 'boolean') {
    return (context) => ((read(context) ?? undefined) !== undefined) === operand;
  }
  const test = Object.hasOwn(TESTS, operator) ? TESTS[operator] : undefined;
  if (test === undefined || !isOperandOf(operator, operand)) throw unreadable(condition);
  return (context) => {
    const value = read(context);
    return value !== undefined && value !== null && test(value, operand);
  };
}

function isOperandOf(operator: string, operand: unknown): boolean {
  const isString = typeof operand === 'string';
  const isNumber = typeof operand === 'number';
  if (operator === 'in' || operator === 'notIn') return Array.isArray(operand);
  if (operator === 'eq' || operator === 'ne') return isString || isNumber || typeof operand === 'boolean';
  return isString || (isNumber && /^[gl]te?$/.test(operator));
}

function isOrdered(order: number | undefined, sign: 1 | -1, orEqual = false): boolean {
  return order !== undefined && (order === 0 ? orEqual : order * sign > 0);
}

function unreadable(condition: unknown): RangeError {
  return new RangeError(`compileCondition requires a readable condition, got ${String(JSON.stringify(condition)).slice(0, 200)}`);
}
