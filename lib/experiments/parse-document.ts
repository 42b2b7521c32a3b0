import type { z } from 'zod';
import { AppError, type FieldProblem } from '@/lib/errors';
import { fieldName, fieldProblems } from './field-problems';

/** The document with all defaults filled in, or every problem it has. */
export type Parsed<Document> = { ok: true; document: Document } | { ok: false; problems: FieldProblem[] };

/** Reads a document without throwing; for forms. */
export function readDocument<Schema extends z.ZodType>(schema: Schema, input: unknown): Parsed<z.output<Schema>> {
  const unstorable = unstorableTexts(input, []);
  if (unstorable.length > 0) return { ok: false, problems: unstorable };
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, document: parsed.data };
  return { ok: false, problems: fieldProblems(parsed.error.issues) };
}

/**
 * Reads a document.
 *
 * @throws AppError INVALID_FIELD with a FieldProblem for every wrong field
 */
export function parseDocument<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = readDocument(schema, input);
  if (!parsed.ok) throw refusal(parsed.problems);
  return parsed.document;
}

/** The error that tells a caller about wrong fields: the first in its message, all in `fields`. */
export function refusal(problems: readonly FieldProblem[]): AppError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const message = first === undefined ? 'the document cannot be read' : `${first.field} ${first.message}${more}`;
  return new AppError('INVALID_FIELD', message, { fields: problems });
}

/** Postgres stores neither \u0000 nor half a surrogate pair. */
function unstorableTexts(value: unknown, path: readonly PropertyKey[]): FieldProblem[] {
  if (typeof value === 'string') {
    if (!/[\0\p{Surrogate}]/u.test(value)) return [];
    return [{ field: fieldName(path), message: 'holds \\u0000 or half a surrogate pair: remove that character' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (path.length > 64) return [{ field: fieldName(path), message: 'is nested more than 64 deep' }];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(isList ? [] : unstorableTexts(key, [...path, 'key'])),
    ...unstorableTexts(inner, [...path, isList ? Number(key) : key]),
  ]);
}
