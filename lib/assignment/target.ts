import { sortable, sortableVersion } from './compare';
import type { Condition, EvaluationContext } from './types';

export type Predicate = (context: EvaluationContext) => boolean;

type Test = (value: unknown, operand: never) => boolean;

/** Deeper conditions are refused before they exhaust the stack. */
const MAX_DEPTH = 64;

/** Operators and the kinds of operand they take. */
const READABLE = /^((eq|ne):[snb]|[gl]te?:[sn]|(in|notIn):l|exists:b|(startsWith|endsWith|contains|semverGte|semverLt):s)[a-z]+$/;

const OPERATORS: Record<string, Test> = {
  eq: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
  in: (value, operand: unknown[]) => operand.includes(value),
  notIn: (value, operand: unknown[]) => !operand.includes(value),
  gt: ordered((value, operand) => value > operand),
  gte: ordered((value, operand) => value >= operand),
  lt: ordered((value, operand) => value < operand),
  lte: ordered((value, operand) => value <= operand),
  startsWith: (value, operand: string) => typeof value === 'string' && value.startsWith(operand),
  endsWith: (value, operand: string) => typeof value === 'string' && value.endsWith(operand),
  contains: (value, operand: string) => (typeof value === 'string' || Array.isArray(value)) && value.includes(operand),
  semverGte: ordered((value, operand) => value >= operand, sortableVersion),
  semverLt: ordered((value, operand) => value < operand, sortableVersion),
};

/**
 * Turns a condition into a predicate. Comparison is typed (the number 1 is not the string "1") and case-sensitive; a test on a missing
 * (absent or null) attribute is false, except `exists: false`.
 *
 * @throws RangeError or TypeError when the condition has an unknown shape, an unknown operator or an operand of the wrong type
 */
export function compileCondition(condition: Condition, depth = 0): Predicate {
  const { all, any, not } = condition as { all?: Condition[]; any?: Condition[]; not?: Condition };
  const list = all ?? any ?? (not && [not]);
  if (!list || depth > MAX_DEPTH) return compileTest({ ...condition } as Record<string, unknown>);
  const parts = list.map((part) => compileCondition(part, depth + 1));
  const isAll = all === list;
  const isNegated = any !== list && !isAll;
  return (context) => {
    // The first part that settles it ends the search.
    const isSettled = parts.some((part) => part(context) !== isAll);
    return (isSettled !== isAll) !== isNegated;
  };
}

function compileTest({ attribute, ...operators }: Record<string, unknown>): Predicate {
  const [[name, operand] = ['', 0], ...others] = Object.entries(operators);
  const kind = Array.isArray(operand) ? 'list' : typeof operand;
  const found = `${name}:${kind}${others}`;
  if (typeof attribute !== 'string' || !READABLE.test(found)) throw new RangeError(`compileCondition requires a test, got ${found}`);
  const test = OPERATORS[name];
  // Attributes named like a member of every object must be the context's own; for the rest a plain read is several times faster.
  const isInherited = attribute in {};
  return (context) => {
    const value = isInherited && !Object.hasOwn(context, attribute) ? null : context[attribute];
    return test === undefined ? (value != null) === operand : value != null && test(value, operand as never);
  };
}

/** A test of order between values of one type. */
function ordered(test: (value: string | number, operand: string | number) => boolean, toSortable = sortable): Test {
  return (value, operand) => typeof value === typeof operand && test(toSortable(value), toSortable(operand));
}

/** As `compileCondition`, but a condition that cannot be read matches nobody. */
export function compileTargeting(condition: Condition): Predicate {
  try {
    return compileCondition(condition);
  } catch {
    return () => false;
  }
}
