import { sortable, sortableVersion } from './compare';
import type { AttributeTest, Condition, EvaluationContext } from './types';

export type Predicate = (context: EvaluationContext) => boolean;

type Test = (value: unknown, operand: never) => boolean;

const equality: Record<string, Test> = {
  eq: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
};

const order: Record<string, Test> = {
  gt: ordered((value, operand) => value > operand),
  gte: ordered((value, operand) => value >= operand),
  lt: ordered((value, operand) => value < operand),
  lte: ordered((value, operand) => value <= operand),
};

/** Operators by the kind of operand they take. */
const OPERATORS: Record<string, Record<string, Test>> = {
  boolean: { ...equality, exists: (_value, operand) => operand },
  number: { ...equality, ...order },
  list: {
    in: (value, operand: unknown[]) => operand.includes(value),
    notIn: (value, operand: unknown[]) => !operand.includes(value),
  },
  string: {
    ...equality,
    ...order,
    startsWith: (value, operand: string) => typeof value === 'string' && value.startsWith(operand),
    endsWith: (value, operand: string) => typeof value === 'string' && value.endsWith(operand),
    contains: (value, operand: string) => (typeof value === 'string' || Array.isArray(value)) && value.includes(operand),
    semverGte: ordered((value, operand) => value >= operand, sortableVersion),
    semverLt: ordered((value, operand) => value < operand, sortableVersion),
  },
};

/**
 * Turns a condition into a predicate. Comparison is typed (the number 1 is not the string "1") and case-sensitive; a test on a missing
 * (absent or null) attribute is false, except `exists: false`.
 *
 * @throws RangeError or TypeError when the condition has an unknown shape, an unknown operator or an operand of the wrong type
 */
export function compileCondition(condition: Condition, levels = 64): Predicate {
  const { all, any, not } = condition as { all?: Condition[]; any?: Condition[]; not?: Condition };
  const list = all ?? any ?? (not && [not]);
  // Deeper ones are refused before they exhaust the stack.
  if (!list || levels < 0) return compileTest(condition as AttributeTest);
  const parts = list.map((part) => compileCondition(part, levels - 1));
  if (all) return (context) => parts.every((part) => part(context));
  const isAny: Predicate = (context) => parts.some((part) => part(context));
  return any ? isAny : (context) => !isAny(context);
}

function compileTest({ attribute, ...operators }: AttributeTest): Predicate {
  const [[name, operand] = [''], ...others] = Object.entries(operators);
  const kind = Array.isArray(operand) ? 'list' : typeof operand;
  const tests = OPERATORS[kind] ?? {};
  const test = Object.hasOwn(tests, name) && tests[name];
  if (typeof attribute !== 'string' || !test || others[0])
    throw new RangeError(`compileCondition requires a test, got ${name}:${kind}${others}`);
  // Attributes named like a member of every object must be the context's own; for the rest a plain read is several times faster.
  const isInherited = attribute in {};
  const missing = name === 'exists' && !operand;
  return (context) => {
    const value = isInherited && !Object.hasOwn(context, attribute) ? null : context[attribute];
    return value == null ? missing : test(value, operand as never);
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
