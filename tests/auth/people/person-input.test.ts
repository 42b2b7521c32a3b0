import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emailSchema, nameSchema, parseInput, passwordSchema, roleSchema } from '@/lib/auth/people/person-input';
import { AppError } from '@/lib/errors';

const schema = z.object({ email: emailSchema, name: nameSchema, password: passwordSchema, role: roleSchema });
const ADA = { email: ' Ada@Example.com ', name: ' Ada ', password: 'a canary in a coal mine', role: 'owner' };

describe('parseInput', () => {
  it('takes what is right, without the space around it', () => {
    expect(parseInput(schema, ADA)).toEqual({ ...ADA, email: 'ada@example.com', name: 'Ada' });
  });

  it('names every field that is wrong and how to mend it, the first in the message', () => {
    const error = refused({ email: 'x', name: '', password: 'short', role: 'king' });
    expect(error.fields.map(({ field }) => field)).toEqual(['email', 'name', 'password', 'role']);
    expect(error.message).toBe('email must be an e-mail address such as "ada@example.com"');
  });

  it.each(['Ada\u0000', 'Ada\ud800', '\udc00Ada'])('refuses a name that Postgres cannot store: %j', (name) => {
    expect(refused({ ...ADA, name }).fields).toEqual([
      { field: 'name', message: 'holds \\u0000 or half a surrogate pair: remove that character' },
    ]);
  });

  it('refuses what is no object at all', () => {
    expect(() => parseInput(schema, null)).toThrow(AppError);
  });
});

function refused(input: unknown): AppError {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken');
}
