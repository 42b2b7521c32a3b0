import type { z } from 'zod';
import type { FieldProblem } from '@/lib/errors';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is wrong with a document, field by field, from zod's issues. */
export function fieldProblems(issues: readonly Issue[], prefix: Path = []): FieldProblem[] {
  return issues.filter((issue) => !isBeside(issue, issues)).flatMap((issue) => problemsOf(issue, [...prefix, ...issue.path]));
}

/** A size says nothing where the type is wrong already. */
function isBeside({ code, path }: Issue, issues: readonly Issue[]): boolean {
  if (code !== 'too_big' && code !== 'too_small') return false;
  return issues.some((other) => other.code === 'invalid_type' && fieldName(other.path) === fieldName(path));
}

/** `['ramp', 'stages', 1, 'coverage']` → `ramp.stages[1].coverage`; the document itself is `document`. */
export function fieldName(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'document' : text.replace(/^\./, '');
}

function problemsOf(issue: Issue, path: Path): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: fieldName([...path, key]), message: issue.message }));
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue.errors);
    if (branch?.some(({ path: inner }) => inner.length > 0)) return fieldProblems(branch, path);
    return [{ field: fieldName(path), message: readable(issue.message, 'is none of the forms allowed here') }];
  }
  if (issue.code === 'invalid_type') return [{ field: fieldName(path), message: wrongType(issue) }];
  return [{ field: fieldName(path), message: inWords(issue) }];
}

/** Zod's own words, where a schema has none, are those of a validator. */
function inWords(issue: Issue): string {
  const { message } = issue;
  if (issue.code === 'too_big' && message.startsWith('Too big')) return sizeInWords(issue.origin, 'at most', issue.maximum);
  if (issue.code === 'too_small' && message.startsWith('Too small')) return sizeInWords(issue.origin, 'at least', issue.minimum);
  if (issue.code === 'invalid_value' && message.startsWith('Invalid'))
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  return message;
}

function sizeInWords(origin: string, bound: 'at most' | 'at least', size: number | bigint): string {
  const [one, many] = UNITS[origin] ?? [];
  if (one === undefined) return `must be ${bound} ${size}`;
  return `must have ${bound} ${size} ${Number(size) === 1 ? one : many}`;
}

const UNITS: Partial<Record<string, [string, string]>> = { string: ['character', 'characters'], array: ['entry', 'entries'] };

/** The alternative that fits best: the one whose complaints lie deepest in the document. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (issues: readonly Issue[]) => Math.min(...issues.map(({ path, code }) => (code === 'unrecognized_keys' ? 0 : path.length)));
  let best: readonly Issue[] | undefined;
  for (const branch of branches) if (best === undefined || depth(branch) > depth(best)) best = branch;
  return best;
}

function wrongType(issue: z.core.$ZodIssueInvalidType): string {
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  const received = /received (\w+)/.exec(issue.message)?.[1];
  const expected = WORDS[issue.expected] ?? `a ${issue.expected}`;
  return received === 'undefined' ? `is required: give ${expected}` : `must be ${expected}, got ${received ?? 'something else'}`;
}

/** The kinds of JSON, not those of a validator. */
const WORDS: Partial<Record<string, string>> = { object: 'an object', record: 'an object', array: 'a list', int: 'a whole number' };

function readable(message: string, instead: string): string {
  return message.startsWith('Invalid input') ? instead : message;
}
