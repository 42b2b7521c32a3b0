import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { ROLES } from '../actor';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

const NOT_AN_ADDRESS = 'must be an e-mail address such as "ada@example.com"';
const PLAIN = /^[\x21-\x7e]{1,254}$/;

/** Whether every letter is one that no other turns into in lower case: the Kelvin sign would become a "k". */
export function isPlainAddress(email: unknown): email is string {
  return typeof email === 'string' && PLAIN.test(email);
}

export const emailSchema = z
  .string({ error: NOT_AN_ADDRESS })
  .trim()
  .regex(PLAIN, { error: NOT_AN_ADDRESS, abort: true })
  .toLowerCase()
  .pipe(z.email({ error: NOT_AN_ADDRESS }));
export const nameSchema = z
  .string()
  .trim()
  .min(1, { error: 'must not be empty: write the name colleagues know' })
  .max(100, { error: 'must have 100 characters at most' })
  .regex(/^[^\0\p{Surrogate}]*$/u, { error: 'holds \\u0000 or half a surrogate pair: remove that character' });
export const passwordSchema = z
  .string()
  .min(SHORTEST_PASSWORD, { error: `must have ${SHORTEST_PASSWORD} characters or more; a few words are easy to remember` })
  .max(LONGEST_PASSWORD, { error: `must have ${LONGEST_PASSWORD} characters at most` });
export const roleSchema = z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` });

/**
 * Reads what a form or a variable gave.
 *
 * @throws AppError INVALID_FIELD naming every field that is wrong
 */
export function parseInput<Shape extends z.ZodObject>(schema: Shape, input: unknown): z.infer<Shape> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const [first] = fields;
  throw new AppError('INVALID_FIELD', `${first?.field} ${first?.message}`, { fields });
}
