import { z } from 'zod';

const PATTERN = /^[A-Za-z0-9._-]{1,100}$/;

/** Key of an experiment, metric, flag, layer or variant. `__proto__` is refused because keys become names in objects. */
export const documentKey = z
  .string({
    error: ({ input }) => `${input === undefined ? 'is required: give' : 'must be'} a key: letters, digits, ".", "_" and "-", at most 100`,
  })
  .min(1, { error: 'must not be empty: letters, digits, ".", "_" and "-", at most 100', abort: true })
  .regex(PATTERN, 'may hold letters, digits, ".", "_" and "-", 1 to 100 of them')
  .refine((key) => key !== '__proto__', 'may not be "__proto__": choose another key');

/** Name of an event, as `track` is called with. */
export const eventName = z.string('must be the name of an event').min(1, 'must not be empty').max(200, 'may have at most 200 characters');
