import { z } from 'zod';

/** What every command may say: why, for the logs. */
export const reasons = {
  reason: z.string('must be a sentence').min(1, 'must not be empty').max(2_000, 'may have at most 2000 characters').optional(),
};

/** A whole number that has to be there. */
export function wholeField(what: string, least: number) {
  return z
    .int({ error: ({ input }) => (input === undefined ? `is required: ${what}` : `must be a whole number: ${what}`) })
    .min(least, `must be at least ${least}: ${what}`);
}

/** A time that has to be there, in milliseconds of the epoch once it is read. */
export function timeField(what: string) {
  const shape = `${what}, with its zone, such as "2026-01-31T09:00:00Z"`;
  return z.iso.datetime({ offset: true, error: ({ input }) => `${input === undefined ? 'is required' : 'must be a time'}: ${shape}` });
}
